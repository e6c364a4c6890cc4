package auth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Config is what an Auth is made of. BaseURL, BasePath and Secrets are needed,
// and one of Providers or Authorize for anyone to sign in; the rest has defaults.
type Config struct {
	BaseURL   *url.URL // origin of the site; https makes all cookies Secure
	BasePath  string   // where the handler is mounted, such as "/api/auth"
	LoginPath string   // the sign-in page, where nobody is sent after signing in
	Secrets   []string // the first seals, all open; MinSecret bytes or more each
	Salt      string   // mixed into every key; optional
	Providers []Provider

	TrustedOrigins []string // sites that belong to this one; see CheckOriginPattern

	Strategy    Strategy      // what use does to the end of a session; default Sliding
	Lifetime    time.Duration // of a session that is not used; default 15 days
	MaxLifetime time.Duration // of any session, used or not; default 30 days
	Limits      Limits        // of attempts by one client

	// Admit has the last word on a sign-in: it may fill in Session.App, or
	// refuse with ErrNotAdmitted. Default: everyone is welcome.
	Admit func(ctx context.Context, s *Session) error
	// Update applies the changes that people may make to their own session: it
	// is the list of what they may. Default UpdateProfile.
	Update func(s *Session, changes []byte) error
	// Authorize returns whose name and password these are, or
	// ErrWrongCredentials. Without it nobody signs in by password.
	Authorize func(ctx context.Context, username, password string) (User, error)
	// CreateUser makes an account of what a sign-up says, or returns Invalid or
	// ErrAccountTaken. Without it nobody signs up. See SignUpWith.
	CreateUser func(ctx context.Context, input []byte) (User, error)

	Memory    Memory                                           // what must not be used again; default in memory
	Transport http.RoundTripper                                // for calls to providers; default http.DefaultTransport
	OnEvent   func(*http.Request, Event)                       // is told of each event; default nothing
	ErrorPage func(http.ResponseWriter, *http.Request, *Error) // shows a person an error; default JSON
	Now       func() time.Time                                 // default time.Now
}

// MinSecret is the shortest secret accepted, in bytes: 256 bits.
const MinSecret = 32

// Auth signs people in and out and knows who they are. It is safe for
// concurrent use.
type Auth struct {
	config    Config
	providers map[string]*provider
	cookies   cookies
	keys      keys
	limits    limiters
	csrf      *http.CrossOriginProtection
	self      webOrigin
	trusted   originPatterns
	handler   http.Handler
}

// New returns an Auth, or all that is wrong with config.
func New(config Config) (*Auth, error) {
	config.Lifetime = cmp.Or(config.Lifetime, 15*24*time.Hour)
	config.MaxLifetime = cmp.Or(config.MaxLifetime, 30*24*time.Hour)
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.Memory == nil {
		config.Memory = NewMemory(100_000, config.Now)
	}
	if config.OnEvent == nil {
		config.OnEvent = func(*http.Request, Event) {}
	}
	if err := config.check(); err != nil {
		return nil, err
	}
	keys, err := newKeys(config.Secrets, config.Salt)
	if err != nil {
		return nil, err
	}
	a := &Auth{
		config:    config,
		providers: map[string]*provider{},
		cookies:   cookies{secure: config.BaseURL.Scheme == "https"},
		keys:      keys,
		limits:    newLimiters(config.Limits, config.Now),
		csrf:      http.NewCrossOriginProtection(),
	}
	a.self, _ = parseOrigin(a.origin())
	a.trusted, _ = parseOrigins(config.TrustedOrigins) // which check has found right
	for _, p := range config.Providers {
		a.providers[p.ID] = newProvider(p, config)
	}
	a.handler = a.newHandler()
	return a, nil
}

// check lists what a config lacks.
func (c Config) check() error {
	var faults []error
	fault := func(format string, args ...any) {
		faults = append(faults, fmt.Errorf("auth: "+format, args...))
	}
	if c.BaseURL == nil || !isOrigin(origin(c.BaseURL)) {
		fault("BaseURL: want the origin of the site as browsers write it, such as https://app.example.com")
	}
	if !strings.HasPrefix(c.BasePath, "/") || strings.HasSuffix(c.BasePath, "/") {
		fault("BasePath: want a path such as /api/auth, got %q", c.BasePath)
	}
	if len(c.Secrets) == 0 {
		fault("Secrets: want at least one")
	}
	for i, secret := range c.Secrets {
		if len(secret) < MinSecret {
			fault("Secrets[%d]: want at least %d bytes, got %d", i, MinSecret, len(secret))
		}
	}
	seen := map[string]bool{}
	for _, p := range c.Providers {
		if p.ID == Credentials {
			fault("Providers: %q is the ID of sign-ins by password", p.ID)
		}
		if p.ID == "" || seen[p.ID] {
			fault("Providers: want one of each ID, got %q twice or empty", p.ID)
		}
		seen[p.ID] = true
		if (p.Issuer == "") == (p.Profile == nil) {
			fault("provider %s: want either an Issuer or a Profile function", p.ID)
		}
	}
	for _, l := range []Limit{c.Limits.SignIn, c.Limits.Credentials, c.Limits.SignUp, c.Limits.Tokens} {
		if l != (Limit{}) && (l.Count <= 0 || l.Per <= 0) {
			fault("Limits: want a Count and a Per, got %v", l)
		}
	}
	_, err := parseOrigins(c.TrustedOrigins)
	return errors.Join(append(faults, err)...)
}

// Providers lists the configured providers, in their order.
func (a *Auth) Providers() []Provider { return a.config.Providers }

// Provider returns the configured provider with that ID.
func (a *Auth) Provider(id string) (Provider, bool) {
	p, ok := a.providers[id]
	if !ok {
		return Provider{}, false
	}
	return p.Provider, true
}

// SignInPath returns the path that starts a sign-in at a provider when a
// browser visits it.
func (a *Auth) SignInPath(provider, redirectTo string) string {
	path := a.config.BasePath + "/signIn/" + url.PathEscape(provider)
	if to := a.SafeRedirect(redirectTo); to != "/" {
		path += "?redirectTo=" + url.QueryEscape(to)
	}
	return path
}

// CallbackURL returns the URL to register with a provider.
func CallbackURL(baseURL *url.URL, basePath, provider string) string {
	return origin(baseURL) + basePath + "/callback/" + url.PathEscape(provider)
}

// origin is where a URL leads, as a browser's Origin header says it.
func origin(u *url.URL) string { return u.Scheme + "://" + u.Host }

func (a *Auth) origin() string { return origin(a.config.BaseURL) }
