package config

import (
	"cmp"
	"crypto/rand"
	"encoding/base64"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"gostart/auth"
)

// secretFile holds the development secret. It is in the app's folder.
const secretFile = "data/auth_secret"

// secrets reads the secrets that seal cookies. In development it generates one and
// stores it in file, so that a restart signs nobody out.
func (e *Environment) secrets(cfg Config, file string) []string {
	const name, remedy = "AUTH_SECRET", "; run: openssl rand -base64 32"
	value := e.Get(name, "AURA_AUTH_SECRET")
	if value == "" && !cfg.Production {
		secret, err := developmentSecret(file)
		if err != nil {
			e.Fault(name, "is not set, and no secret could be stored in "+secretFile+"; check the folder's permissions, or set it"+remedy)
		}
		return []string{secret}
	}
	if value == "" {
		e.Fault(name, "is needed in production"+remedy)
		return nil
	}
	secrets := strings.Split(value, ",")
	for i, secret := range secrets {
		secrets[i] = strings.TrimSpace(secret)
		switch {
		case len(secrets[i]) < auth.MinSecret:
			e.Fault(name, "want at least 32 bytes for each secret"+remedy)
		case cfg.Production && guessable(secrets[i]):
			e.Fault(name, "looks like a placeholder"+remedy)
		}
	}
	return secrets
}

// audience returns the text on which every key that is derived from a secret depends:
// AUTH_AUDIENCE, or else the base URL. An origin is normalised as browsers do it, so
// a slash at its end makes no difference.
func (e *Environment) audience(baseURL *url.URL) string {
	value := cmp.Or(e.Get("AUTH_AUDIENCE"), baseURL.String())
	if u, ok := auth.ParseOrigin(strings.TrimSuffix(value, "/")); ok {
		return u.String()
	}
	return value
}

// guessable reports whether a secret looks like a placeholder instead of a random
// value.
func guessable(secret string) bool {
	distinct := map[rune]bool{}
	for _, char := range secret {
		distinct[char] = true
	}
	if len(distinct) < 10 {
		return true
	}
	lower := strings.ToLower(secret)
	for _, word := range []string{"change", "replace", "secret", "example", "placeholder", "password", "your", "base64", "$(", "<", "0123456789", "qwerty"} {
		if strings.Contains(lower, word) {
			return true
		}
	}
	return false
}

// developmentSecret returns the secret in file. If the file does not contain a
// secret, it generates one and writes the file.
func developmentSecret(file string) (string, error) {
	if stored, err := os.ReadFile(file); err == nil && len(stored) >= auth.MinSecret {
		return string(stored), nil
	}
	random := make([]byte, auth.MinSecret)
	rand.Read(random) // it never returns an error
	secret := base64.StdEncoding.EncodeToString(random)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return "", err
	}
	return secret, os.WriteFile(file, []byte(secret), 0o600)
}
