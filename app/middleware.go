package app

import (
	"log/slog"
	"slices"

	"gostart/auth"
	"gostart/start"

	"myapp/lib"
)

// MaxBody is the largest request body that the app accepts, in bytes.
const MaxBody = 1 << 20

// useMiddleware adds the middleware of every request, outermost first. Add yours here
// if it is a func(http.Handler) http.Handler. Add Echo's to app.Echo().Use: it runs
// inside this one.
func useMiddleware(app *start.App, cfg lib.Config, a *auth.Auth, log *slog.Logger) {
	app.Use(
		start.RequestID(),                   // first: all that follows can log the request's ID
		app.SecurityHeaders(policy(cfg, a)), // before anything can respond: errors have them too
		start.Compress(),                    // outside the error handler: error pages are compressed too
		start.LogRequests(log),              // outside Recover: a panic is logged as a 500
		start.Recover(),
		start.RejectMalformedPaths(),  // before anything reads the path
		start.Check(lib.CheckCSRF(a)), // before anything changes data
		start.LimitBody(MaxBody),
	)
	if cfg.OwnMachine {
		app.Use(start.OneHost(cfg.BaseURL)) // browsers keep separate cookies for localhost and 127.0.0.1
	}
}

// policy returns the origins that the configured providers and the trusted sites
// need in the content security policy.
func policy(cfg lib.Config, a *auth.Auth) start.Policy {
	p := start.Policy{
		HTTPS:       cfg.BaseURL.Scheme == "https",
		FormTargets: slices.Clone(cfg.TrustedOrigins),
		SendOrigin:  len(cfg.TrustedOrigins) > 0, // they check the Origin of a form
	}
	for _, provider := range a.Providers() {
		p.FormTargets = append(p.FormTargets, provider.FormTargets...)
		p.ImageSources = append(p.ImageSources, provider.ImageSources...)
	}
	return p
}
