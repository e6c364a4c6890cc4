// Package lib holds this app's policy: its configuration, who can sign in and how,
// and the server functions that pages share.
package lib

import (
	"log/slog"
	"slices"

	"gostart/auth"
	"gostart/start"

	"myapp/lib/href"
)

// NewAuth returns the app's authentication service, which routes/api/auth serves. The
// extra providers come first on the sign-in page.
func NewAuth(cfg Config, log *slog.Logger, extra ...auth.Provider) (*auth.Auth, error) {
	providers := slices.Concat(extra, cfg.Providers)
	// To add an OpenID provider, append it here. For one without OpenID Connect, follow
	// those in gostart/auth/providers.
	//
	//	providers = append(providers, auth.Provider{
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
		Providers: providers,
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
