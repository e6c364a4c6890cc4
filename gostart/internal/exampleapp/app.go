// Package exampleapp is a small website on the framework: a home page, a sign-in
// page and a dashboard of 20 rows. The framework's tests and benchmarks use it,
// so that they need no other app.
//
// The benchmarks compare its pages with those of other servers, which have the same
// content and length. If you change a page here, change it there too.
//
// app.go wires the app. session.go handles sessions. home, login and dashboard are
// the pages, and layout.templ is the HTML document around them.
package exampleapp

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"

	"gostart/auth"
	"gostart/auth/providers"
	"gostart/config"
	"gostart/server"
	"gostart/start"
)

const (
	authPath  = "/api/auth"
	loginPath = "/login"
	maxBody   = 1 << 20 // bytes of a request's body
)

// Secret seals the sessions of tests and benchmarks. It is public, so an app that uses
// it must not be reachable by others.
const Secret = "b7Vd0Kq2mXw9ZrT5uYc8NfPjLhGs3AeE" //nolint:gosec // no secret

// Development opens the app for starttest.New, with the development provider, at which
// anyone can sign in as anyone.
func Development(base *url.URL, _ string, log *slog.Logger) (http.Handler, error) {
	return New(context.Background(), config.Config{BaseURL: base, Secrets: []string{Secret}, DevLogin: true}, log)
}

// Production returns the configuration that benchmarks use at the URL base, with one
// provider.
func Production(base *url.URL) config.Config {
	github := providers.GitHub(providers.Settings{providers.ClientID: "bench", providers.ClientSecret: "bench"})
	return config.Config{Production: true, BaseURL: base, Secrets: []string{Secret}, Providers: []auth.Provider{github}}
}

// services are the dependencies of handlers.
type services struct{ auth *auth.Auth }

// App is the whole website as an http.Handler.
type App struct {
	*start.App // for routes that only a test has
	auth       *auth.Auth
	handler    http.Handler
}

// New opens the website with the configuration cfg. It returns an error if cfg is
// invalid.
func New(_ context.Context, cfg config.Config, log *slog.Logger) (*App, error) {
	var extra []auth.Provider
	var idp http.Handler
	if cfg.DevLogin {
		dev, provider, err := config.NewDevSignIn(cfg, authPath)
		if err != nil {
			return nil, err
		}
		idp, extra = dev, append(extra, provider)
	}
	a, err := NewAuth(cfg, log, extra...)
	if err != nil {
		return nil, err
	}
	site, err := start.New(&services{a}, log)
	if err != nil {
		return nil, err
	}
	useMiddleware(site, cfg, a, log)
	if idp != nil {
		site.Handle(config.DevSignInPath, idp)
	}
	register(site, a)
	site.Sitemap(cfg.BaseURL)
	return &App{site, a, behindProxies(site, log)}, nil
}

// ServeHTTP serves one request.
func (a *App) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.handler.ServeHTTP(w, r) }

// Auth returns the authentication service.
func (a *App) Auth() *auth.Auth { return a.auth }

// Background returns nil: the app has no background work.
func (a *App) Background() []func(context.Context) error { return nil }

// Close does nothing: New opens nothing that must be closed.
func (a *App) Close() error { return nil }

// useMiddleware adds the middleware, outermost first, in the order of an app in
// production.
func useMiddleware(site *start.App, cfg config.Config, a *auth.Auth, log *slog.Logger) {
	site.Use(
		start.RequestID(),
		site.SecurityHeaders(policy(cfg)),
		start.Compress(),
		start.LogRequests(log),
		start.Recover(),
		start.RejectMalformedPaths(),
		start.Check(checkCSRF(a)),
		start.LimitBody(maxBody),
	)
}

// register mounts the routes. In an app the generated route table does that.
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
func authOf(c *start.Context) *auth.Auth { return start.Services[services](c).auth }

// policy returns a content security policy that allows only what the providers need.
func policy(cfg config.Config) start.Policy {
	p := start.Policy{HTTPS: cfg.BaseURL.Scheme == "https"}
	for _, provider := range cfg.Providers {
		p.FormTargets = append(p.FormTargets, provider.FormTargets...)
		p.ImageSources = append(p.ImageSources, provider.ImageSources...)
	}
	return p
}

// behindProxies adds the middleware for proxies of an app in production. It trusts no
// proxy.
func behindProxies(site http.Handler, log *slog.Logger) http.Handler {
	return server.TrustForwarded(nil, server.WarnUntrusted(log))(site)
}
