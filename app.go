package main

import (
	"log/slog"
	"net/http"
	"net/netip"
	"slices"

	"gostart/internal/auth"
	"gostart/internal/proxy"
	"gostart/internal/start"
	"gostart/lib"
	"gostart/routes"
	"gostart/static"
)

// maxBody is the most that a request may carry, in bytes.
const maxBody = 1 << 20

// newApp wires the app: configuration in, handler out.
func newApp(cfg lib.Config, log *slog.Logger) (*start.App, *auth.Auth, error) {
	app := start.New(log)
	var extra []auth.Provider
	if cfg.DevLogin {
		idp, provider, err := lib.NewDevLogin(cfg, static.URL("app.css"))
		if err != nil {
			return nil, nil, err
		}
		app.Handle(lib.DevLoginPath, idp)
		extra = append(extra, provider)
	}
	a, err := lib.NewAuth(cfg, log, extra...)
	if err != nil {
		return nil, nil, err
	}
	useMiddleware(app, cfg, a, log)
	start.Provide(app, a)
	app.Handle(static.Prefix, static.Handler())
	routes.Register(app)
	return app, a, nil
}

// useMiddleware is what every request passes, outermost first.
func useMiddleware(app *start.App, cfg lib.Config, a *auth.Auth, log *slog.Logger) {
	app.Use(
		start.RequestID(),                     // first: all that follows can name the request
		start.SecurityHeaders(policy(cfg, a)), // before anything can answer: errors carry them too
		start.Compress(),                      // outside what answers errors: their pages are compressed too
		start.LogRequests(log),                // outside Recover: a panic is logged as the 500 it becomes
		start.Recover(),
		start.ReadablePaths(),          // before anything reads the path
		start.Refuse(lib.CheckCSRF(a)), // before anything can change
		start.LimitBody(maxBody),
	)
	if cfg.DevLogin {
		app.Use(start.OneHost(cfg.BaseURL)) // cookies of localhost and 127.0.0.1 are strangers
	}
}

// pastProxies lets the app see its visitors instead of the proxies before it.
func pastProxies(app http.Handler, cfg lib.Config, log *slog.Logger) http.Handler {
	stranger := func(peer netip.Addr) {
		log.Warn("a proxy that is not trusted says whom it serves; if it is yours, set TRUSTED_PROXIES=" + netip.PrefixFrom(peer, peer.BitLen()).String())
	}
	return proxy.Believe(cfg.TrustedProxies, stranger)(app)
}

// policy allows what the configured providers and the trusted sites need, and
// no more.
func policy(cfg lib.Config, a *auth.Auth) start.Policy {
	p := start.Policy{HTTPS: cfg.BaseURL.Scheme == "https", FormTargets: slices.Clone(cfg.TrustedOrigins)}
	for _, provider := range a.Providers() {
		p.FormTargets = append(p.FormTargets, provider.FormTargets...)
		p.ImageSources = append(p.ImageSources, provider.ImageSources...)
	}
	return p
}
