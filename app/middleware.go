package app

import (
	"log/slog"
	"slices"

	"gostart/auth"
	"gostart/start"

	"myapp/lib"
)

// MaxBody is the most that a request may carry, in bytes.
const MaxBody = 1 << 20

// useMiddleware adds what every request passes, outermost first. Middleware of the
// ecosystem goes here, too: it is of the form func(http.Handler) http.Handler.
// Echo's own goes to app.Echo().Use, and runs inside of this.
func useMiddleware(app *start.App, cfg lib.Config, a *auth.Auth, log *slog.Logger) {
	app.Use(
		start.RequestID(),                   // first: everything that follows can name the request
		app.SecurityHeaders(policy(cfg, a)), // before anything can answer: errors carry them too
		start.Compress(),                    // outside what answers errors: their pages are compressed too
		start.LogRequests(log),              // outside Recover: a panic is logged as the 500 that it becomes
		start.Recover(),
		start.RejectMalformedPaths(),  // before anything reads the path
		start.Check(lib.CheckCSRF(a)), // before anything can change
		start.LimitBody(MaxBody),
	)
	if cfg.OwnMachine {
		app.Use(start.OneHost(cfg.BaseURL)) // browsers keep separate cookies for localhost and 127.0.0.1
	}
}

// policy returns the origins that the configured providers and the trusted sites
// need in the content security policy.
func policy(cfg lib.Config, a *auth.Auth) start.Policy {
	p := start.Policy{HTTPS: cfg.BaseURL.Scheme == "https", FormTargets: slices.Clone(cfg.TrustedOrigins)}
	for _, provider := range a.Providers() {
		p.FormTargets = append(p.FormTargets, provider.FormTargets...)
		p.ImageSources = append(p.ImageSources, provider.ImageSources...)
	}
	return p
}
