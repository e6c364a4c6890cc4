// Package exampleapp is a small website on the framework: a home page, a sign-in
// page and a dashboard of 20 rows. The framework's tests and benchmarks use it,
// so that they need no other app.
//
// Its pages are fixed. The benchmarks compare them with the pages of other
// servers, which are as long and say the same: whoever changes a page here
// changes it there.
//
// app.go wires the app. session.go says who is signed in. home, login and
// dashboard are the pages, and layout.templ is the document around them.
package exampleapp

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"time"

	"gostart/auth"
	"gostart/auth/devidp"
	"gostart/server"
	"gostart/start"
)

const (
	authPath     = "/api/auth"
	loginPath    = "/login"
	devLoginPath = "/_dev/idp"
	maxBody      = 1 << 20 // bytes that a request may carry
)

// Config is what the app needs to know. BaseURL, Secret and one way to sign in
// are required.
type Config struct {
	BaseURL   *url.URL         // the origin that visitors see
	Secret    string           // seals the session cookie; at least auth.MinSecret bytes
	Providers []auth.Provider  // on the sign-in page, in this order
	DevLogin  bool             // adds the development provider, where anyone signs in as anyone
	Now       func() time.Time // default time.Now
}

// Secret seals the sessions of tests and benchmarks. It is public: nobody else
// may reach an app that uses it.
const Secret = "b7Vd0Kq2mXw9ZrT5uYc8NfPjLhGs3AeE" //nolint:gosec // no secret

// Development returns the app with the development provider, for starttest.New.
func Development(base *url.URL, _ string, log *slog.Logger) (http.Handler, error) {
	return New(Config{BaseURL: base, Secret: Secret, DevLogin: true}, log)
}

// App is the whole website as an http.Handler.
type App struct {
	*start.App // for routes that only a test has
	auth       *auth.Auth
	handler    http.Handler
}

// New returns the website that cfg describes. It logs to log. The error says
// what is wrong with cfg.
func New(cfg Config, log *slog.Logger) (*App, error) {
	site := start.New(log)
	if cfg.DevLogin {
		idp, provider, err := newDevLogin(cfg.BaseURL)
		if err != nil {
			return nil, err
		}
		site.Handle(devLoginPath, idp)
		cfg.Providers = slices.Concat([]auth.Provider{provider}, cfg.Providers)
	}
	a, err := newAuth(cfg, log)
	if err != nil {
		return nil, err
	}
	start.Provide(site, a)
	useMiddleware(site, cfg, a, log)
	register(site, a)
	return &App{site, a, behindProxies(site, log)}, nil
}

// ServeHTTP answers one request.
func (a *App) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.handler.ServeHTTP(w, r) }

// NewSession returns the cookie of a new session for user, signed in at the
// first provider, for tests and benchmarks.
func (a *App) NewSession(ctx context.Context, user auth.User) (*http.Cookie, error) {
	providers := a.auth.Providers()
	if len(providers) == 0 {
		return nil, errors.New("exampleapp: new session: no provider is configured")
	}
	return a.auth.NewSession(ctx, providers[0].ID, user)
}

// useMiddleware adds what every request passes, outermost first, in the order
// of an app in production.
func useMiddleware(site *start.App, cfg Config, a *auth.Auth, log *slog.Logger) {
	site.Use(
		start.RequestID(),
		start.SecurityHeaders(policy(cfg)),
		start.Compress(),
		start.LogRequests(log),
		start.Recover(),
		start.ReadablePaths(),
		start.Refuse(checkCSRF(a)),
		start.LimitBody(maxBody),
	)
}

// register mounts the routes, as a generated route table does.
func register(site *start.App, a *auth.Auth) {
	layout := start.Layout(loadLayout, document).Outlet("main", outlet)
	failed := start.Errors(errorPage)
	signedIn := start.Guard(requireSession)

	site.Errors(homeURL, layout, failed)
	site.Route(homeURL, start.Page(loadHome, homePage).Head(homeHead), layout, failed)
	site.Route(loginPath, start.Page(loadLogin, loginPage).Head(loginHead).Unlisted(), layout, failed)
	site.Route(dashboardURL, start.Page(loadDashboard, dashboardPage).Head(dashboardHead), layout, failed, signedIn)
	site.Func(signOut)
	site.Handle(authPath, a.Handler())
	site.Handle(staticPath, http.FileServerFS(static))
}

// authOf returns the authentication service of the app that serves the request.
func authOf(c *start.Context) *auth.Auth { return start.Provided[*auth.Auth](c) }

// policy allows what the providers need, and nothing else.
func policy(cfg Config) start.Policy {
	p := start.Policy{HTTPS: cfg.BaseURL.Scheme == "https"}
	for _, provider := range cfg.Providers {
		p.FormTargets = append(p.FormTargets, provider.FormTargets...)
		p.ImageSources = append(p.ImageSources, provider.ImageSources...)
	}
	return p
}

// behindProxies reads the visitor's address as an app in production does. No
// proxy is trusted.
func behindProxies(site http.Handler, log *slog.Logger) http.Handler {
	untrusted := func(peer netip.Addr) { log.Warn("a proxy is not trusted", slog.String("peer", peer.String())) }
	return server.TrustForwarded(nil, untrusted)(site)
}

// newDevLogin returns the development provider: as a handler of its pages, and
// as a provider to sign in with. The app calls it in process.
func newDevLogin(base *url.URL) (*devidp.Provider, auth.Provider, error) {
	client := auth.Provider{
		ID:           "dev",
		Name:         "Dev sign-in",
		ClientID:     "app",
		ClientSecret: rand.Text(),
		Scopes:       []string{"openid", "profile", "email"},
		Issuer:       base.String() + devLoginPath,
		Unlimited:    true,
	}
	idp, err := devidp.New(devidp.Config{
		Issuer:       client.Issuer,
		ClientID:     client.ClientID,
		ClientSecret: client.ClientSecret,
		RedirectURI:  auth.CallbackURL(base, authPath, client.ID),
		Stylesheet:   stylesheet,
	})
	client.Transport = idp
	return idp, client, err
}
