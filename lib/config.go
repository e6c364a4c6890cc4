package lib

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

// Name is what people call this app.
const Name = "gostart"

// Config is everything that the environment decides. .env.example describes
// each variable.
type Config struct {
	Production bool
	OwnMachine bool   // a developer's: nobody else reaches the app
	Host       string // to listen on; "" for all interfaces
	Port       string
	BaseURL    *url.URL // origin that visitors see
	Secrets    []string // the first seals, all open
	Salt       string
	DevLogin   bool            // the embedded identity provider is on
	Providers  []auth.Provider // to sign in with, as variables turn them on

	TrustedProxies []netip.Prefix // whose word on their clients is believed
	TrustedOrigins []string       // other sites that belong to this one
}

// Addr returns the address to listen on.
func (c Config) Addr() string { return net.JoinHostPort(c.Host, c.Port) }

// LoadConfig reads the configuration from the process environment, then
// .env.local, then .env in dir; the first that has a variable wins. It returns
// all Faults at once, each with its cure and never with a value.
func LoadConfig(getenv func(string) string, dir string) (Config, error) {
	variables, err := dotenv.Read(getenv, dir)
	if err != nil {
		return Config{}, err
	}
	env := &environment{Variables: variables}
	cfg := newConfig(env, dir)
	if len(env.faults) > 0 {
		return cfg, env.faults
	}
	return cfg, nil
}

// newConfig is what the variables decide, with a default in place of what is
// wrong.
func newConfig(env *environment, dir string) Config {
	cfg := Config{
		Production: env.oneOf("APP_ENV", "development", "production") == "production",
		Port:       env.port("PORT", "3000"),
		Salt:       env.Get("AUTH_SALT", "AURA_AUTH_SALT"),
	}
	cfg.Host = env.Get("HOST")
	if cfg.Host == "" && !cfg.Production {
		cfg.Host = "localhost"
	}
	cfg.BaseURL = env.baseURL(cfg)
	cfg.Secrets = env.secrets(cfg, filepath.Join(dir, secretFile))
	cfg.OwnMachine = !cfg.Production && isLoopback(cfg.BaseURL.Hostname()) && isLoopback(cfg.Host)
	cfg.DevLogin = env.devLogin(cfg)
	cfg.Providers = env.providers(cfg)
	cfg.TrustedProxies = env.trustedProxies()
	cfg.TrustedOrigins = env.trustedOrigins()
	return cfg
}

// Variables lists the names of all variables that LoadConfig looks up.
func Variables() []string {
	names := map[string]bool{}
	env := &environment{Variables: dotenv.Variables{func(name string) string {
		names[name] = true
		if name == "APP_ENV" {
			return "production" // where no secret is made and kept
		}
		return ""
	}}}
	newConfig(env, "")
	return slices.Sorted(maps.Keys(names))
}
