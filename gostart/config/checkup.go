package config

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"gostart/auth"
	"gostart/internal/doctor"
	"gostart/internal/dotenv"
)

// Configured is the configuration of an app: a struct that embeds [Config].
type Configured interface{ Common() Config }

// Checkup checks the configuration that Load returns, the files in dir, the port and
// the clock. environ has the form of os.Environ. newAuth returns the app's
// authentication service. Checkup sends nothing to other machines, and takes at most
// two seconds.
func Checkup[C Configured](ctx context.Context, environ []string, dir string, read func(*Environment) C, newAuth func(C) (*auth.Auth, error)) []doctor.Finding {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	cfg, err := Load(dotenv.Getenv(environ), dir, read)
	known := Variables(read)
	findings := checkVariables(cfg.Common(), err)
	findings = append(findings, doctor.Environ(environ, known)...)
	findings = append(findings, doctor.EnvFiles(dir, known)...)
	findings = append(findings, doctor.Tracked(ctx, dir, append(dotenv.Files(), filepath.Dir(secretFile))...)...)
	if faults, ok := errors.AsType[Faults](err); ok || err == nil {
		findings = append(findings, checkConfig(ctx, cfg.Common(), faults, dir)...)
		if !faults.have("BASE_URL", "PORT") {
			a, err := newAuth(cfg)
			findings = append(findings, checkSignIn(cfg.Common(), faults, a, err)...)
		}
	}
	return append(findings, checkClock(dir))
}

// checkVariables reports what Load returned.
func checkVariables(cfg Config, err error) []doctor.Finding {
	const about = "Configuration"
	faults, isFaults := errors.AsType[Faults](err)
	switch {
	case err == nil && cfg.Production:
		return []doctor.Finding{doctor.Good(about, "is complete for production")}
	case err == nil:
		return []doctor.Finding{doctor.Good(about, "is complete for development; run APP_ENV=production go run . doctor to see what production requires")}
	case !isFaults:
		return []doctor.Finding{doctor.Wrong(about, err.Error(), "fix this first: until then the variables cannot be checked")}
	}
	var findings []doctor.Finding
	for _, fault := range faults {
		message, remedy, _ := strings.Cut(fault.Message, "; ")
		findings = append(findings, doctor.Wrong(fault.Name, message, remedy))
	}
	return findings
}

// checkConfig checks the variables that have no fault.
func checkConfig(ctx context.Context, cfg Config, faults Faults, dir string) []doctor.Finding {
	var findings []doctor.Finding
	if !faults.have("AUTH_SECRET") {
		findings = append(findings, checkSecrets(cfg, filepath.Join(dir, secretFile)))
	}
	if !faults.have("BASE_URL", "PORT") {
		findings = append(findings, checkAddress(cfg), checkCookies(cfg), checkAudience(cfg))
		findings = append(findings, checkOrigins(cfg)...)
	}
	if !faults.have("PORT") {
		findings = append(findings, doctor.Port(ctx, cfg.Host, cfg.Port))
	}
	return findings
}

func checkSecrets(cfg Config, file string) doctor.Finding {
	const about = "Secret"
	stored, _ := os.ReadFile(file) // the file does not exist if AUTH_SECRET was always set
	switch first := cfg.Secrets[0]; {
	case guessable(first):
		return doctor.Warn(about, "looks like a placeholder, which production refuses", "run: openssl rand -base64 32")
	case len(cfg.Secrets) > 1:
		return doctor.Good(about, strconv.Itoa(len(cfg.Secrets))+" are set: the first seals new cookies, the others open older ones; remove the others 30 days after the first was added")
	case first != string(stored):
		return doctor.Good(about, "is set")
	case doctor.OpenToOthers(file):
		return doctor.Warn(about, "everyone on this machine can read "+secretFile, "run: chmod 600 "+secretFile)
	}
	return doctor.Good(about, "was generated for development, in "+secretFile)
}

// checkAddress compares the address that the app listens at with BASE_URL.
func checkAddress(cfg Config) doctor.Finding {
	const about = "Address"
	https, here := cfg.BaseURL.Scheme == "https", isLoopback(cfg.BaseURL.Hostname())
	port := cmp.Or(cfg.BaseURL.Port(), map[bool]string{false: "80", true: "443"}[https])
	switch {
	case here && !isLoopback(cfg.Host):
		return doctor.Warn(about, "HOST accepts connections from other machines, but BASE_URL works on this machine only",
			"set BASE_URL to the address of this machine")
	case here && https && port == cfg.Port:
		return doctor.Warn(about, "BASE_URL has https, but the app itself speaks http",
			"use http, or run a proxy for https at another port")
	case here && !https && port != cfg.Port:
		return doctor.Warn(about, "BASE_URL has port "+port+", but the app listens at "+cfg.Port,
			"remove BASE_URL, unless a proxy forwards that port; the default BASE_URL has the port in PORT")
	case cfg.Production && https && len(cfg.TrustedProxies) == 0:
		return doctor.Warn(about, "the app sees the address of the https proxy instead of the visitors', so all visitors share one rate limit",
			"set TRUSTED_PROXIES to the proxy's address")
	case cfg.Production && len(cfg.TrustedProxies) == 0:
		return doctor.Warn(about, "TRUSTED_PROXIES is not set; behind a proxy, all visitors would share one rate limit",
			"set TRUSTED_PROXIES to the proxy's address; ignore this if visitors connect directly")
	}
	return doctor.Good(about, cfg.BaseURL.String())
}

// checkOrigins warns of trusted origins whose scripts cannot use the session.
func checkOrigins(cfg Config) (findings []doctor.Finding) {
	for _, pattern := range cfg.TrustedOrigins {
		if auth.CheckOriginPattern(pattern) == nil && !auth.CanShareSession(cfg.BaseURL, pattern) {
			findings = append(findings, doctor.Warn("TRUSTED_ORIGINS",
				pattern+" is another site than BASE_URL: browsers do not send cookies with its requests, so its scripts cannot use the session",
				"serve it with the same scheme below the same domain, or use it only for redirects"))
		}
	}
	return findings
}

func checkCookies(cfg Config) doctor.Finding {
	const about = "Cookies"
	switch {
	case cfg.BaseURL.Scheme == "https":
		return doctor.Good(about, "are sent over https only: they are Secure, and their names begin with __Host-")
	case cfg.Production:
		return doctor.Warn(about, "are sent over http, so others on the network can read them",
			"use https in BASE_URL, unless you trust the whole network")
	}
	return doctor.Good(about, "are sent over http, so they are not Secure; with https they are")
}

// checkAudience says which audience sessions are bound to, and what to set before
// BASE_URL changes.
func checkAudience(cfg Config) doctor.Finding {
	const about = "Sessions"
	if cfg.Audience != cfg.BaseURL.String() {
		return doctor.Good(about, "are bound to the AUTH_AUDIENCE "+cfg.Audience+", whatever BASE_URL is")
	}
	return doctor.Good(about, "are bound to "+cfg.Audience+"; set AUTH_AUDIENCE="+cfg.Audience+" before BASE_URL changes, so that links with tokens stay valid")
}

// checkSignIn lists the sign-in providers and their callback URLs. a and err are
// what newAuth returned.
func checkSignIn(cfg Config, faults Faults, a *auth.Auth, err error) []doctor.Finding {
	const about = "Sign-in"
	var findings []doctor.Finding
	if cfg.DevLogin {
		findings = append(findings, doctor.Good(about, "lets anyone on this machine sign in as anyone; to turn on a provider, see .env.example"))
	}
	switch {
	case err != nil && len(faults) == 0:
		findings = append(findings, doctor.Wrong(about, err.Error(), "see NewAuth in lib/auth.go"))
	case err == nil:
		for _, p := range a.Providers() {
			findings = append(findings, doctor.Good(p.Name, "has the callback URL "+a.CallbackURL(p.ID)+"; register it there"))
		}
	}
	if len(findings) == 0 && !cfg.Production { // in production it is a fault
		findings = append(findings, doctor.Warn(about, "is off: nobody can sign in", "turn on a provider, see .env.example"))
	}
	return findings
}

// checkClock compares the clock with the times of the app's files.
func checkClock(dir string) doctor.Finding {
	var files []string
	for _, name := range append(dotenv.Files(), secretFile, "go.mod") {
		files = append(files, filepath.Join(dir, name))
	}
	if self, err := os.Executable(); err == nil {
		files = append(files, self)
	}
	return doctor.Clock(time.Now(), files...)
}
