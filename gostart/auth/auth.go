package auth

import (
	"net/http"
	"net/url"
	"sync"
	"time"
)

// Auth signs people in and out and knows who is signed in. It is safe for
// concurrent use.
type Auth struct {
	config         Config
	providers      map[string]*provider
	cookies        cookies
	keys           keys
	markKeys       []markKey // for PersonMark; the first one makes the marks
	limits         limiters
	attempts       attempts
	changes        sessionChanges
	duplicateOnce  sync.Once // reports DuplicateCookie
	csrf           *http.CrossOriginProtection
	ownOrigin      webOrigin
	trustedOrigins originPatterns
	handler        http.Handler
}

// ClockSkew is how far the clocks of two machines may differ. The times in tokens
// and cookies may be off by as much.
const ClockSkew = time.Minute

// New returns an Auth, or an error that joins every fault of config.
func New(config Config) (*Auth, error) {
	config = config.withDefaults()
	if err := config.check(); err != nil {
		return nil, err
	}
	keys, err := newKeys(config)
	if err != nil {
		return nil, err
	}
	markKeys, err := newMarkKeys(config)
	if err != nil {
		return nil, err
	}
	a := &Auth{
		config:    config,
		providers: map[string]*provider{},
		cookies:   newCookies(config.BaseURL),
		keys:      keys,
		markKeys:  markKeys,
		limits:    newLimiters(config.Limits, config.Now),
		attempts:  newAttempts(config.Now),
		changes:   newSessionChanges(config.Now),
		csrf:      http.NewCrossOriginProtection(),
	}
	a.ownOrigin, _ = parseOrigin(a.origin()) // check has validated this and the patterns
	a.trustedOrigins, _ = parseOrigins(config.TrustedOrigins)
	for _, p := range config.Providers {
		a.providers[p.ID] = newProvider(p, config)
	}
	a.handler = a.newHandler()
	return a, nil
}

// Providers returns the configured providers, in the order of Config.Providers.
func (a *Auth) Providers() []Provider { return a.config.Providers }

// Provider returns the configured provider with that ID.
func (a *Auth) Provider(id string) (Provider, bool) {
	p, ok := a.providers[id]
	if !ok {
		return Provider{}, false
	}
	return p.Provider, true
}

// SignInPath returns the path to link for a sign-in at a provider. After the
// sign-in the browser goes to redirectTo, if SafeRedirect accepts it.
func (a *Auth) SignInPath(provider, redirectTo string) string {
	path := a.config.BasePath + "/signIn/" + url.PathEscape(provider)
	if to := a.SafeRedirect(redirectTo); to != "/" {
		path += "?redirectTo=" + url.QueryEscape(to)
	}
	return path
}

// CallbackURL returns the redirect URI to register with a provider.
func CallbackURL(baseURL *url.URL, basePath, provider string) string {
	return origin(baseURL) + basePath + "/callback/" + url.PathEscape(provider)
}

// CallbackURL returns the redirect URI to register with a provider of this
// Auth.
func (a *Auth) CallbackURL(provider string) string {
	return CallbackURL(a.config.BaseURL, a.config.BasePath, provider)
}

func (a *Auth) origin() string { return origin(a.config.BaseURL) }
