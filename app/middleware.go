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
		start.LimitBody(MaxBody),
	)
	if cfg.OwnMachine {
		app.Use(start.OneHost(cfg.BaseURL)) // cookies of localhost and 127.0.0.1 are strangers
	}
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
