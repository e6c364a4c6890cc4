package providers

import (
	"strings"

	"gostart/auth"
)

// Auth0 signs people in at an Auth0 tenant. Its issuer ends in a slash:
// https://auth0.com/docs/get-started/applications/configure-applications-with-oidc-discovery.
func Auth0(s Settings) auth.Provider {
	return auth.Provider{
		ID:           "auth0",
		Name:         "Auth0",
		ClientID:     s[ClientID],
		ClientSecret: s[ClientSecret],
		Scopes:       []string{"openid", "profile", "email"},
		Issuer:       strings.TrimSuffix(s[Issuer], "/") + "/",
		FormTargets:  []string{origin(s[Issuer])},
		ImageSources: []string{"https://s.gravatar.com", "https://i0.wp.com", "https://i2.wp.com", "https://cdn.auth0.com"},
	}
}
