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
	AllowSignIn func(ctx context.Context, s *Session) error
	// Update applies the changes that people may make to their own session: it
	// is the list of what they may. Default UpdateProfile.
	Update func(s *Session, changes []byte) error
	// Authorize returns whose name and password these are, or
	// ErrWrongCredentials. Without it nobody signs in by password.
	Authorize func(ctx context.Context, username, password string) (User, error)
	// CreateUser makes an account of what a sign-up says, or returns Invalid or
	// ErrAccountTaken. Without it nobody signs up. See SignUpWith.
	CreateUser func(ctx context.Context, input []byte) (User, error)

	Revocations RevocationStore                                  // what must not be used again; default in memory
	Transport   http.RoundTripper                                // for calls to providers; default http.DefaultTransport
	OnEvent     func(*http.Request, Event)                       // is told of each event; default nothing
	ErrorPage   func(http.ResponseWriter, *http.Request, *Error) // shows a person an error; default JSON
	Now         func() time.Time                                 // default time.Now
}

// MinSecret is the shortest secret accepted, in bytes: 256 bits.
const MinSecret = 32

// withDefaults fills in what a config leaves open.
func (c Config) withDefaults() Config {
	c.Lifetime = cmp.Or(c.Lifetime, 15*24*time.Hour)
	c.MaxLifetime = cmp.Or(c.MaxLifetime, 30*24*time.Hour)
	if c.Update == nil {
		c.Update = UpdateProfile
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Revocations == nil {
		c.Revocations = NewInMemoryRevocations(100_000, c.Now)
	}
	if c.OnEvent == nil {
		c.OnEvent = func(*http.Request, Event) {}
	}
	return c
}

// check lists what a config lacks.
func (c Config) check() error {
	var found configFaults
	if c.BaseURL == nil || !isOrigin(origin(c.BaseURL)) {
		found.add("BaseURL: want the origin of the site as browsers write it, such as https://app.example.com")
	}
	if !strings.HasPrefix(c.BasePath, "/") || strings.HasSuffix(c.BasePath, "/") {
		found.add("BasePath: want a path such as /api/auth, got %q", c.BasePath)
	}
	if len(c.Secrets) == 0 {
		found.add("Secrets: want at least one")
	}
	for i, secret := range c.Secrets {
		if len(secret) < MinSecret {
			found.add("Secrets[%d]: want at least %d bytes, got %d", i, MinSecret, len(secret))
		}
	}
	found.addProviders(c.Providers)
	for _, l := range []Limit{c.Limits.SignIn, c.Limits.Credentials, c.Limits.SignUp, c.Limits.Tokens} {
		if l != (Limit{}) && (l.Count <= 0 || l.Per <= 0) {
			found.add("Limits: want a Count and a Per, got %v", l)
		}
	}
	_, err := parseOrigins(c.TrustedOrigins)
	return errors.Join(append(found, err)...)
}

// faults are all that a config lacks.
type configFaults []error

func (f *configFaults) add(format string, args ...any) {
	*f = append(*f, fmt.Errorf("auth: "+format, args...))
}

func (f *configFaults) addProviders(providers []Provider) {
	seen := map[string]bool{}
	for _, p := range providers {
		if p.ID == Credentials {
			f.add("Providers: %q is the ID of sign-ins by password", p.ID)
		}
		if p.ID == "" || seen[p.ID] {
			f.add("Providers: want one of each ID, got %q twice or empty", p.ID)
		}
		if strings.ContainsFunc(p.ID, notInID) {
			f.add("Providers: want IDs of visible ASCII without a slash, got %q", p.ID)
		}
		seen[p.ID] = true
		if (p.Issuer == "") == (p.Profile == nil) {
			f.add("provider %s: want either an Issuer or a Profile function", p.ID)
		}
	}
}
