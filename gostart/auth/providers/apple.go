package providers

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"gostart/auth"
)

// Apple signs people in with their Apple Account. The client ID is the
// identifier of a Services ID:
// https://developer.apple.com/documentation/signinwithapplerestapi. Apple
// accepts only https callback URLs.
func Apple(s Settings) auth.Provider {
	return auth.Provider{
		ID:              "apple",
		Name:            "Apple",
		ClientID:        s[ClientID],
		NewClientSecret: func(now time.Time) (string, error) { return appleSecret(s, now) },
		Scopes:          []string{"openid", "name", "email"},
		Issuer:          appleIssuer,
		FormPost:        true, // Apple requires it for these scopes
		CompleteUser:    appleName,
		FormTargets:     []string{appleIssuer},
	}
}

const appleHint = "Create a Services ID, and a key with Sign in with Apple enabled. " +
	`Set the private key to the text of its .p8 file, with \n for each line break.`

const appleIssuer = "https://appleid.apple.com"

// appleName adds the name from the callback's parameter user, which Apple sends
// only at the first sign-in. The parameter is not signed, so appleName ignores
// the e-mail address in it.
func appleName(user auth.User, callback url.Values) auth.User {
	var param struct {
		Name struct {
			First string `json:"firstName"`
			Last  string `json:"lastName"`
		} `json:"name"`
	}
	if err := auth.DecodeProfile([]byte(callback.Get("user")), &param); err != nil {
		return user
	}
	if name := auth.CleanName(param.Name.First + " " + param.Name.Last); name != "" {
		user.Name = name
	}
	return user
}

// appleSecret makes the client secret: a token signed with the app's private
// key, valid for five minutes.
// https://developer.apple.com/documentation/accountorganizationaldatasharing/creating-a-client-secret
func appleSecret(s Settings, now time.Time) (string, error) {
	key, err := appleKey(s)
	if err != nil {
		return "", err
	}
	signer, err := jose.NewSigner(jose.SigningKey{
		Algorithm: jose.ES256,
		Key:       jose.JSONWebKey{Key: key, KeyID: s[KeyID]},
	}, nil)
	if err != nil {
		return "", err
	}
	return jwt.Signed(signer).Claims(map[string]any{
		"iss": s[TeamID],
		"sub": s[ClientID],
		"aud": appleIssuer,
		"iat": now.Add(-auth.ClockSkew).Unix(), // Apple's clock may be behind
		"exp": now.Add(5 * time.Minute).Unix(),
	}).Serialize()
}

var errAppleKey = errors.New("providers: apple: the private key is not a P-256 key in PKCS #8 and PEM; use the .p8 file from Apple")

// appleKey parses the private key. It reads the characters \n as a line
// break, so that the key fits on one line of an environment file.
func appleKey(s Settings) (*ecdsa.PrivateKey, error) {
	block, _ := pem.Decode([]byte(strings.ReplaceAll(s[PrivateKey], `\n`, "\n")))
	if block == nil {
		return nil, errAppleKey
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, errAppleKey // the cause may contain parts of the key
	}
	key, ok := parsed.(*ecdsa.PrivateKey)
	if !ok || key.Curve != elliptic.P256() {
		return nil, errAppleKey
	}
	return key, nil
}

// checkApple checks the private key.
func checkApple(s Settings) (setting, message string) {
	if _, err := appleKey(s); err != nil && s[PrivateKey] != "" {
		return PrivateKey, `want the text of the .p8 file from Apple, which begins with -----BEGIN PRIVATE KEY-----, with \n for each line break`
	}
	return "", ""
}
