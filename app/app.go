// Package app wires the website: configuration in, handler out.
package app

import (
	"context"
	"log/slog"
	"net/http"

	"gostart/auth"
	"gostart/browser"
	"gostart/config"
	"gostart/server"
	"gostart/start"

	"myapp/lib"
	"myapp/lib/href"
	"myapp/routes"
	"myapp/static"
)

// An App is the whole website, as an http.Handler. It has no global state, so tests
// run many side by side.
type App struct {
	*start.App
	auth    *auth.Auth
	handler http.Handler // App, wrapped by behindProxies
}

// New returns the website that cfg describes. It logs to log. Use the context to limit
// how long it takes to open a database, for example. Call Close when you are done.
func New(_ context.Context, cfg lib.Config, log *slog.Logger) (*App, error) {
	var extra []auth.Provider
	var idp http.Handler
	if cfg.DevLogin {
		dev, provider, err := config.NewDevSignIn(cfg.Config, href.APIAuth())
		if err != nil {
			return nil, err
		}
		idp, extra = dev, append(extra, provider)
	}
	a, err := lib.NewAuth(cfg, log, extra...)
	if err != nil {
		return nil, err
	}
	site, err := start.New(&lib.Services{
		Config:        cfg,
		Log:           log,
		Auth:          a,
		Registrations: config.NewRegistrations(cfg.Config, href.APIAuth()),
	}, log)
	if err != nil {
		return nil, err
	}
	site.Identify(lib.Identify)
	if cfg.OwnMachine {
		useDevtools(site, cfg) // outermost, to measure all other middleware
	}
	useMiddleware(site, cfg, a, log)
	if idp != nil {
		site.Handle(config.DevSignInPath, idp)
	}
	if err := site.Assets("/static/", browser.Files, static.Files); err != nil {
		return nil, err
	}
	routes.Register(site)
	site.Sitemap(cfg.BaseURL)
	return &App{site, a, behindProxies(site, cfg, log)}, nil
}

// Close closes what New opened, such as a database.
func (a *App) Close() error { return nil }

// Background returns functions that run beside requests, such as workers. Each
// returns when its context ends. The command serve runs them; other commands and
// tests do not.
func (a *App) Background() []func(context.Context) error { return nil }

// Auth returns the authentication service.
func (a *App) Auth() *auth.Auth { return a.auth }

// ServeHTTP implements http.Handler.
func (a *App) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.handler.ServeHTTP(w, r) }

// behindProxies gives app the address, host and scheme of the client, where a trusted
// proxy forwards them.
func behindProxies(app http.Handler, cfg lib.Config, log *slog.Logger) http.Handler {
	return server.TrustForwarded(cfg.TrustedProxies, server.WarnUntrusted(log))(app)
}
