// Package lib is this app's policy: its configuration, who may sign in and how,
// and the server functions that pages share.
package lib

import (
	"log/slog"
	"slices"

	"gostart/auth"
	"gostart/start"

	"myapp/lib/href"
)

// NewAuth returns the app's authentication service. Its base path is that of the
// folder routes/api/auth. The extra providers come first on the sign-in page.
func NewAuth(cfg Config, log *slog.Logger, extra ...auth.Provider) (*auth.Auth, error) {
	on := slices.Concat(extra, cfg.Providers)
	// A provider of your own takes a few lines. One that does not speak OpenID
	// Connect is described like those in gostart/auth/providers.
	//
	//	on = append(on, auth.Provider{
	//		ID: "acme", Name: "Acme", Issuer: "https://id.acme.example",
	//		ClientID: "…", ClientSecret: "…", Scopes: []string{"openid", "profile", "email"},
	//	})
	return auth.New(auth.Config{
		BaseURL:   cfg.BaseURL,
		BasePath:  href.APIAuth(),
		LoginPath: href.Login(),
		Secrets:   cfg.Secrets,
		Salt:      cfg.Salt,
		Audience:  cfg.Audience,
		Providers: on,
		Update:    updateSession,
		OnEvent:   logEvents(log),
		ErrorPage: showAuthError,

		TrustedOrigins: cfg.TrustedOrigins,
	})
}

// Auth returns the authentication service that serves the request.
func Auth(c *start.Context) *auth.Auth { return ServicesOf(c).Auth }

// ProviderName returns what people call the provider with that id.
func ProviderName(c *start.Context, id string) string {
	if p, ok := Auth(c).Provider(id); ok {
		return p.Name
	}
	return id
}
