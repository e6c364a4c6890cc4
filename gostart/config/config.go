// Package config reads the configuration from environment variables: addresses,
// secrets, sign-in providers. It reports all faults at once, each with what to do. It
// also has the checks of the doctor command.
//
// An app can add settings:
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
// Read config.go and environment.go first. The other files have one group of
// variables each; checkup.go and checkonline.go are for doctor.
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

// Config is the configuration of the framework. .env.example describes each
// variable.
type Config struct {
	Production bool
	OwnMachine bool   // the app runs on a developer's machine, and no other machine can reach it
	Host       string // to listen on; "" for all interfaces
	Port       string
	BaseURL    *url.URL // the origin that visitors see
	Secrets    []string // the first seals cookies, all of them open cookies
	Salt       string
	Audience   string          // every key that is derived from a secret depends on it; see auth.Config
	DevLogin   bool            // the development sign-in is on
	Providers  []auth.Provider // the sign-in providers whose variables are set

	TrustedProxies []netip.Prefix // whose forwarding headers are used
	TrustedOrigins []string       // other sites that may send requests and be redirect targets
}

// Addr returns the address to listen on.
func (c Config) Addr() string { return net.JoinHostPort(c.Host, c.Port) }

// Common returns c. A struct that embeds Config has this method too.
func (c Config) Common() Config { return c }

// Load returns the configuration that read returns. A variable comes from the
// process environment, else from .env.local in dir, else from .env. The error is of
// type Faults, except for a malformed file, and never contains a value.
func Load[C any](getenv func(string) string, dir string, read func(*Environment) C) (C, error) {
	variables, err := dotenv.Read(getenv, dir)
	if err != nil {
		var zero C
		return zero, err
	}
	env := &Environment{variables: variables, dir: dir}
	cfg := read(env)
	if len(env.faults) > 0 {
		return cfg, env.faults
	}
	return cfg, nil
}

// Read returns the configuration of the framework. For a faulty variable it uses a
// default.
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

// Variables returns the names of all variables that read looks up.
func Variables[C any](read func(*Environment) C) []string {
	names := map[string]bool{}
	read(&Environment{variables: dotenv.Variables{func(name string) string {
		names[name] = true
		if name == "APP_ENV" {
			return "production" // in development, read would create a file with a secret
		}
		return ""
	}}})
	return slices.Sorted(maps.Keys(names))
}
