// Package config reads what the environment decides: addresses, secrets, sign-in
// providers. It reports all faults at once, each with its cure, and checks for
// doctor what surrounds an app.
//
// An app adds settings of its own:
//
//	type Config struct {
//		config.Config
//		StripeKey string
//	}
//
//	func ReadConfig(env *config.Environment) Config {
//		return Config{Config: env.Read(), StripeKey: env.Get("STRIPE_KEY")}
//	}
//
// Read config.go and environment.go, then a file for each group of variables;
// checkup.go is what doctor prints.
package config

import (
	"maps"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"slices"

	"gostart/auth"
	"gostart/internal/dotenv"
)

// Config is what the framework reads from the environment. .env.example
// describes each variable.
type Config struct {
	Production bool
	OwnMachine bool   // a developer's machine: no other machine reaches the app
	Host       string // to listen on; "" for all interfaces
	Port       string
	BaseURL    *url.URL // the origin that visitors see
	Secrets    []string // the first seals, all open
	Salt       string
	Audience   string          // of everything that is sealed
	DevLogin   bool            // the sign-in of development is on
	Providers  []auth.Provider // to sign in with, as variables turn them on

	TrustedProxies []netip.Prefix // whose forwarding headers count
	TrustedOrigins []string       // other sites that belong to this one
}

// Addr returns the address to listen on.
func (c Config) Addr() string { return net.JoinHostPort(c.Host, c.Port) }

// Common returns c itself: an app's own Config embeds it, and so has this method.
func (c Config) Common() Config { return c }

// Load returns the configuration that read finds in the process environment,
// then in .env.local, then in .env in dir; the first that has a variable wins.
// The error is all Faults at once, and contains no value.
func Load[C any](getenv func(string) string, dir string, read func(*Environment) C) (C, error) {
	variables, err := dotenv.Read(getenv, dir)
	if err != nil {
		var none C
		return none, err
	}
	env := &Environment{variables: variables, dir: dir}
	cfg := read(env)
	if len(env.faults) > 0 {
		return cfg, env.faults
	}
	return cfg, nil
}

// Read returns what the variables of the framework decide, with a default in
// place of what is wrong.
func (e *Environment) Read() Config {
	cfg := Config{
		Production: e.OneOf("APP_ENV", "development", "production") == "production",
		Port:       e.Port("PORT", "3000"),
		Salt:       e.Get("AUTH_SALT", "AURA_AUTH_SALT"),
	}
	cfg.Host = e.Get("HOST")
	if cfg.Host == "" && !cfg.Production {
		cfg.Host = "localhost"
	}
	cfg.BaseURL = e.baseURL(cfg)
	cfg.Audience = e.audience(cfg.BaseURL)
	cfg.Secrets = e.secrets(cfg, filepath.Join(e.dir, secretFile))
	cfg.OwnMachine = !cfg.Production && isLoopback(cfg.BaseURL.Hostname()) && isLoopback(cfg.Host)
	cfg.DevLogin = e.devLogin(cfg)
	cfg.Providers = e.providers(cfg)
	cfg.TrustedProxies = e.trustedProxies()
	cfg.TrustedOrigins = e.trustedOrigins()
	return cfg
}

// Variables lists the names of all variables that read looks up.
func Variables[C any](read func(*Environment) C) []string {
	names := map[string]bool{}
	read(&Environment{variables: dotenv.Variables{func(name string) string {
		names[name] = true
		if name == "APP_ENV" {
			return "production" // where no secret is made and kept
		}
		return ""
	}}})
	return slices.Sorted(maps.Keys(names))
}
