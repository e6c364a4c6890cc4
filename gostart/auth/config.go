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

// Config configures New. BaseURL, BasePath and Secrets are required. Nobody can
// sign in without Providers, Authorize or CreateUser. The rest has defaults.
type Config struct {
	BaseURL   *url.URL // origin of the site; https makes all cookies Secure
	BasePath  string   // where the handler is mounted, such as "/api/auth"
	LoginPath string   // the sign-in page; SafeRedirect never leads there
	Secrets   []string // the first one seals, all of them open; MinSecret bytes or more each
	Salt      string   // optional; every key depends on it
	Providers []Provider

	TrustedOrigins []string // patterns of origins whose pages may send unsafe requests, and where redirectTo may lead; see CheckOriginPattern and CanShareSession

	Strategy    Strategy      // when use extends a session; default Sliding
	Lifetime    time.Duration // of a session that is not used; default 15 days
	MaxLifetime time.Duration // of any session, used or not; default 30 days
	Limits      Limits        // of attempts by one client

	// AllowSignIn decides on each sign-in, after the provider has identified
	// the user. It may set Session.App, or refuse with ErrNotAdmitted. Use
	// User.VerifiedEmail, not User.Email: at some providers, anyone can enter
	// any address. Default: everyone may sign in.
	AllowSignIn func(ctx context.Context, s *Session) error
	// Update applies the changes of a user to their own session. It alone
	// decides which fields users may change. Default UpdateProfile.
	Update func(s *Session, changes []byte) error
	// Authorize returns the user with that name and password, or
	// ErrWrongCredentials. If it is nil, nobody can sign in by password.
	Authorize func(ctx context.Context, username, password string) (User, error)
	// CreateUser creates an account from the JSON object of a sign-up, or
	// returns Invalid or ErrAccountTaken. If it is nil, nobody can sign up. See
	// SignUpWith.
	CreateUser func(ctx context.Context, input []byte) (User, error)

	Revocations RevocationStore                                  // default in memory, of 100,000 ids
	Transport   http.RoundTripper                                // for calls to providers; default like http.DefaultTransport
	OnEvent     func(*http.Request, Event)                       // is called with each event, such as to log it
	ErrorPage   func(http.ResponseWriter, *http.Request, *Error) // renders an error for a browser; default JSON
	Now         func() time.Time                                 // default time.Now
}

// MinSecret is the shortest secret accepted, in bytes: 256 bits.
const MinSecret = 32

// withDefaults returns c with a default for each field that is not set.
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

// check returns every fault of c, joined.
func (c Config) check() error {
	var faults configFaults
	if c.BaseURL == nil || !isOrigin(origin(c.BaseURL)) {
		faults.add("BaseURL: want the origin of the site as browsers write it, such as https://app.example.com")
	}
	if !strings.HasPrefix(c.BasePath, "/") || strings.HasSuffix(c.BasePath, "/") {
		faults.add("BasePath: want a path such as /api/auth, got %q", c.BasePath)
	}
	if len(c.Secrets) == 0 {
		faults.add("Secrets: want at least one")
	}
	for i, secret := range c.Secrets {
		if len(secret) < MinSecret {
			faults.add("Secrets[%d]: want at least %d bytes, got %d", i, MinSecret, len(secret))
		}
	}
	faults.addProviders(c.Providers)
	for _, l := range []Limit{c.Limits.SignIn, c.Limits.Credentials, c.Limits.SignUp, c.Limits.Tokens} {
		if l != (Limit{}) && (l.Count <= 0 || l.Per <= 0) {
			faults.add("Limits: want a Count and a Per, got %v", l)
		}
	}
	_, err := parseOrigins(c.TrustedOrigins)
	return errors.Join(append(faults, err)...)
}

// configFaults collects the faults of a Config.
type configFaults []error

func (f *configFaults) add(format string, args ...any) {
	*f = append(*f, fmt.Errorf("auth: "+format, args...))
}

func (f *configFaults) addProviders(providers []Provider) {
	seen := map[string]bool{}
	for _, p := range providers {
		if p.ID == Credentials {
			f.add("Providers: %q is reserved for sign-ins by password; use another ID", p.ID)
		}
		if p.ID == "" || seen[p.ID] {
			f.add("Providers: want unique IDs, got %q twice or empty", p.ID)
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
