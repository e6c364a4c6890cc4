package lib

import (
	"errors"
	"net"
	"net/url"
	"path/filepath"
)

// Name is what people call this app.
const Name = "gostart"

// Config is everything that the environment decides. .env.example describes
// each variable.
type Config struct {
	Production bool
	Host       string // to listen on; "" for all interfaces
	Port       string
	BaseURL    *url.URL // origin that visitors see
	Secrets    []string // the first seals, all open
	Salt       string
	DevLogin   bool // the embedded identity provider is on
	GitHub     Credentials
}

// Credentials are what a provider gave this app when it was registered there.
type Credentials struct{ ID, Secret string }

// On reports whether the provider is turned on.
func (c Credentials) On() bool { return c.ID != "" }

// Addr returns the address to listen on.
func (c Config) Addr() string { return net.JoinHostPort(c.Host, c.Port) }

// LoadConfig reads the configuration from the process environment, then
// .env.local, then .env in dir; the first that has a variable wins. It returns
// all faults at once, each with its cure and never with a value.
func LoadConfig(getenv func(string) string, dir string) (Config, error) {
	env, err := newEnvironment(getenv, dir)
	if err != nil {
		return Config{}, err
	}
	cfg := Config{
		Production: env.oneOf("APP_ENV", "development", "production") == "production",
		Port:       env.port("PORT", "3000"),
		Salt:       env.get("AUTH_SALT", "AURA_AUTH_SALT"),
		GitHub:     env.credentials("GITHUB"),
	}
	cfg.Host = env.get("HOST")
	if cfg.Host == "" && !cfg.Production {
		cfg.Host = "localhost"
	}
	cfg.BaseURL = env.baseURL(cfg)
	cfg.Secrets = env.secrets(cfg, filepath.Join(dir, "data"))
	cfg.DevLogin = env.devLogin(cfg)
	if cfg.Production && !cfg.GitHub.On() {
		env.fault("GITHUB_CLIENT_ID", "no sign-in provider is on; register an app at github.com/settings/developers, and set GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET")
	}
	return cfg, errors.Join(env.faults...)
}

// credentials reads a provider's NAME_CLIENT_ID and NAME_CLIENT_SECRET. Both
// may carry the prefix AUTH_ or AURA_AUTH_, but both the same.
func (e *environment) credentials(provider string) Credentials {
	for _, prefix := range []string{"", "AUTH_", "AURA_AUTH_"} {
		id, secret := prefix+provider+"_CLIENT_ID", prefix+provider+"_CLIENT_SECRET"
		c := Credentials{ID: e.get(id), Secret: e.get(secret)}
		switch {
		case c == Credentials{}:
			continue
		case c.ID == "":
			e.fault(id, "is missing; "+secret+" is set")
		case c.Secret == "":
			e.fault(secret, "is missing; "+id+" is set")
		}
		return c
	}
	return Credentials{}
}
