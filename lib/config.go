package lib

import (
	"errors"
	"net"
	"net/url"
	"path/filepath"
	"strings"
)

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

// credentials reads a provider's NAME_CLIENT_ID and NAME_CLIENT_SECRET, which
// may carry the prefix AUTH_ or AURA_AUTH_.
func (e *environment) credentials(provider string) Credentials {
	get := func(name string) string { return e.get(name, "AUTH_"+name, "AURA_AUTH_"+name) }
	id, secret := provider+"_CLIENT_ID", provider+"_CLIENT_SECRET"
	c := Credentials{ID: get(id), Secret: get(secret)}
	if c.ID == "" && c.Secret != "" {
		e.fault(id, "is missing; "+secret+" is set")
	}
	if c.ID != "" && c.Secret == "" {
		e.fault(secret, "is missing; "+id+" is set")
	}
	return c
}

// baseURL reads the origin that visitors see. Callback URLs and the security of
// cookies follow from it, so in production it is neither guessed nor plain http.
func (e *environment) baseURL(cfg Config) *url.URL {
	value := e.get("BASE_URL")
	allowHTTP := e.flag("ALLOW_HTTP")
	if value == "" {
		if cfg.Production {
			e.fault("BASE_URL", "is needed in production; set it to the origin that visitors see, such as https://example.com")
		}
		value = "http://localhost:" + cfg.Port
	}
	u, err := url.Parse(strings.TrimSuffix(value, "/"))
	switch {
	case err != nil, u.Host == "", u.Scheme != "http" && u.Scheme != "https", u.String() != u.Scheme+"://"+u.Host:
		e.fault("BASE_URL", "want an origin without a path, such as https://example.com")
		return &url.URL{Scheme: "http", Host: "localhost"}
	case cfg.Production && u.Scheme != "https" && !allowHTTP:
		e.fault("BASE_URL", "want https in production; for a network that you trust, set ALLOW_HTTP=true")
	}
	return u
}

// devLogin decides whether anyone may sign in as anyone: on a developer's own
// machine only, however it is asked for.
func (e *environment) devLogin(cfg Config) bool {
	own := !cfg.Production && isLoopback(cfg.BaseURL.Hostname())
	switch asked := e.oneOf("DEV_LOGIN", "auto", "true", "false"); {
	case asked == "true" && !own:
		e.fault("DEV_LOGIN", "lets anyone sign in as anyone; it needs APP_ENV=development and a BASE_URL on this machine; remove it")
		return false
	case asked == "false":
		return false
	}
	return own
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}
