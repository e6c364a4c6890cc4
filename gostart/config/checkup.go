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

// Checkup checks what Load reads by read, in dir and in an environment as
// os.Environ gives it, and what surrounds an app that is configured like this.
// newAuth returns the app's authentication service. It uses no network, and takes
// at most two seconds.
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
		if !faults.name("BASE_URL", "PORT") {
			a, err := newAuth(cfg)
			findings = append(findings, checkSignIn(cfg.Common(), faults, a, err)...)
		}
	}
	return append(findings, checkClock(dir))
}

// checkVariables reports what Load returned.
func checkVariables(cfg Config, err error) []doctor.Finding {
	const about = "Configuration"
	faults, known := errors.AsType[Faults](err)
	switch {
	case err == nil && cfg.Production:
		return []doctor.Finding{doctor.Good(about, "is complete for production")}
	case err == nil:
		return []doctor.Finding{doctor.Good(about, "is complete for development; APP_ENV=production go run . doctor tells what production needs")}
	case !known:
		return []doctor.Finding{doctor.Wrong(about, err.Error(), "fix this first: nothing else can be checked before")}
	}
	var findings []doctor.Finding
	for _, fault := range faults {
		says, cure, _ := strings.Cut(fault.Says, "; ")
		findings = append(findings, doctor.Wrong(fault.Name, says, cure))
	}
	return findings
}

// checkConfig checks what follows from the variables that are right.
func checkConfig(ctx context.Context, cfg Config, faults Faults, dir string) []doctor.Finding {
	var findings []doctor.Finding
	if !faults.name("AUTH_SECRET") {
		findings = append(findings, checkSecrets(cfg, filepath.Join(dir, secretFile)))
	}
	if !faults.name("BASE_URL", "PORT") {
		findings = append(findings, checkAddress(cfg), checkCookies(cfg))
		findings = append(findings, checkOrigins(cfg)...)
	}
	if !faults.name("PORT") {
		findings = append(findings, doctor.Port(ctx, cfg.Host, cfg.Port))
	}
	return findings
}

func checkSecrets(cfg Config, file string) doctor.Finding {
	const about = "Secret"
	kept, _ := os.ReadFile(file) // there is none where AUTH_SECRET was set from the first
	switch first := cfg.Secrets[0]; {
	case guessable(first):
		return doctor.Warn(about, "looks like a placeholder, which production refuses", "run: openssl rand -base64 32")
	case len(cfg.Secrets) > 1:
		return doctor.Good(about, strconv.Itoa(len(cfg.Secrets))+" are set: the first seals, the others still open; remove those 30 days after the first was added")
	case first != string(kept):
		return doctor.Good(about, "is set")
	case doctor.OthersRead(file):
		return doctor.Warn(about, "everyone on this machine can read "+secretFile, "run: chmod 600 "+secretFile)
	}
	return doctor.Good(about, "was made for development, and is kept in "+secretFile)
}

// checkAddress compares where the app listens with what visitors see.
func checkAddress(cfg Config) doctor.Finding {
	const about = "Address"
	https, here := cfg.BaseURL.Scheme == "https", isLoopback(cfg.BaseURL.Hostname())
	port := cmp.Or(cfg.BaseURL.Port(), map[bool]string{false: "80", true: "443"}[https])
	switch {
	case here && !isLoopback(cfg.Host):
		return doctor.Warn(about, "HOST lets other machines in, and BASE_URL leads each of them to itself",
			"set BASE_URL to the address at which they see this one")
	case here && https && port == cfg.Port:
		return doctor.Warn(about, "BASE_URL says https, and the app itself speaks http",
			"say http, or put a proxy that speaks https at a port of its own")
	case here && !https && port != cfg.Port:
		return doctor.Warn(about, "BASE_URL leads to port "+port+", and the app listens at "+cfg.Port,
			"remove BASE_URL, which follows PORT, unless a proxy stands between")
	case cfg.Production && https && len(cfg.TrustedProxies) == 0:
		return doctor.Warn(about, "behind the proxy that speaks https for the app, all visitors seem to have one address, and share one rate limit",
			"set TRUSTED_PROXIES to the proxy's address")
	case cfg.Production && len(cfg.TrustedProxies) == 0:
		return doctor.Warn(about, "TRUSTED_PROXIES is not set: behind a proxy, all visitors would seem to have one address, and share one rate limit",
			"set TRUSTED_PROXIES to the proxy's address; ignore this if visitors connect directly")
	}
	return doctor.Good(about, cfg.BaseURL.String())
}

// checkOrigins warns of trusted origins whose scripts cannot use the session.
func checkOrigins(cfg Config) (findings []doctor.Finding) {
	for _, pattern := range cfg.TrustedOrigins {
		if auth.CheckOriginPattern(pattern) == nil && !auth.CanShareSession(cfg.BaseURL, pattern) {
			findings = append(findings, doctor.Warn("TRUSTED_ORIGINS",
				pattern+" is another site than BASE_URL: browsers send it no cookies of this one, so its scripts cannot use the session",
				"serve it by the same scheme below the same domain, or use it for redirects alone"))
		}
	}
	return findings
}

func checkCookies(cfg Config) doctor.Finding {
	const about = "Cookies"
	switch {
	case cfg.BaseURL.Scheme == "https":
		return doctor.Good(about, "travel over https alone: they are Secure, and named __Host-…")
	case cfg.Production:
		return doctor.Warn(about, "travel over http, where whoever is between can take them",
			"let BASE_URL be https, unless you trust the whole network")
	}
	return doctor.Good(about, "travel over http, so they are not Secure; over https they are")
}

// checkSignIn lists the ways to sign in, and what to register for each. a is the
// app's authentication service, or err says why there is none.
func checkSignIn(cfg Config, faults Faults, a *auth.Auth, err error) []doctor.Finding {
	const about = "Sign-in"
	var findings []doctor.Finding
	if cfg.DevLogin {
		findings = append(findings, doctor.Good(about, "lets anyone in as anyone, on this machine alone; .env.example tells how to turn on a provider"))
	}
	switch {
	case err != nil && len(faults) == 0:
		findings = append(findings, doctor.Wrong(about, err.Error(), "see NewAuth in lib/auth.go"))
	case err == nil:
		for _, p := range a.Providers() {
			findings = append(findings, doctor.Good(p.Name, "sends people back to "+a.CallbackURL(p.ID)+"; register that URL there"))
		}
	}
	if len(findings) == 0 && !cfg.Production { // there it is a fault
		findings = append(findings, doctor.Warn(about, "is off: nobody can sign in", "turn on a provider, as .env.example tells"))
	}
	return findings
}

// checkClock compares the clock with the files of the app.
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
