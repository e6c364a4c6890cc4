package providers

import "gostart/auth"

// Keycloak signs people in at a realm of a Keycloak server. Its issuer is
// https://HOST/realms/REALM:
// https://www.keycloak.org/securing-apps/oidc-layers.
func Keycloak(s Settings) auth.Provider {
	return auth.Provider{
		ID:           "keycloak",
		Name:         "Keycloak",
		ClientID:     s[ClientID],
		ClientSecret: s[ClientSecret],
		Scopes:       []string{"openid", "profile", "email"},
		Issuer:       s[Issuer],
		FormTargets:  []string{origin(s[Issuer])},
	}
}

const keycloakHint = "On your server, create an OpenID Connect client with client authentication on. " +
	"Set the issuer to https://HOST/realms/REALM."
