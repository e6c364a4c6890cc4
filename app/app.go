// Package app wires the website: configuration in, handler out.
package app

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"

	"gostart/auth"
	"gostart/server"
	"gostart/start"
	"myapp/lib"
	"myapp/routes"
	"myapp/routes/with_session/dashboard"
	"myapp/static"
)

// An App is the whole website, as an http.Handler. It is a value without global
// state, so tests run many side by side.
type App struct {
	*start.App
	Auth    *auth.Auth
	handler http.Handler // App, past the proxies before it
}

// New returns the website that cfg describes, or what keeps it from being one.
// It says what happens in log.
func New(_ context.Context, cfg lib.Config, log *slog.Logger) (*App, error) {
	site := start.New(log)
	var extra []auth.Provider
	if cfg.DevLogin {
		idp, provider, err := lib.NewDevLogin(cfg, static.URL("app.css"))
		if err != nil {
			return nil, err
		}
		site.Handle(lib.DevLoginPath, idp)
		extra = append(extra, provider)
	}
	a, err := lib.NewAuth(cfg, log, extra...)
	if err != nil {
		return nil, err
	}
	if cfg.OwnMachine {
		useDevtools(site, cfg) // before all that it times
	}
	useMiddleware(site, cfg, a, log)
	start.Provide(site, a)
	start.Provide(site, lib.NewRegistrations(cfg))
	start.Provide(site, dashboard.NewSource(cfg))
	site.Handle(static.Prefix, static.Handler())
	routes.Register(site)
	site.Sitemap(cfg.BaseURL)
	return &App{site, a, pastProxies(site, cfg, log)}, nil
}

// ServeHTTP answers one request, of the visitor whom the proxies name.
func (a *App) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.handler.ServeHTTP(w, r) }

// pastProxies lets the app see its visitors instead of the proxies before it.
func pastProxies(app http.Handler, cfg lib.Config, log *slog.Logger) http.Handler {
	stranger := func(peer netip.Addr) {
		log.Warn("a proxy that is not trusted says whom it serves; if it is yours, set TRUSTED_PROXIES=" + netip.PrefixFrom(peer, peer.BitLen()).String())
	}
	return server.TrustForwarded(cfg.TrustedProxies, stranger)(app)
}
