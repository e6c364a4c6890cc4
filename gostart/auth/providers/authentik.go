package providers

import "gostart/auth"

// Authentik signs people in at a self-hosted authentik. Its issuer is
// https://HOST/application/o/SLUG/:
// https://docs.goauthentik.io/add-secure-apps/providers/oauth2.
//
// authentik sends email_verified: true only with a custom scope mapping. Without
// one, package auth drops the e-mail address.
func Authentik(s Settings) auth.Provider {
	return auth.Provider{
		ID:           "authentik",
		Name:         "authentik",
		ClientID:     s[ClientID],
		ClientSecret: s[ClientSecret],
		Scopes:       []string{"openid", "profile", "email"},
		Issuer:       s[Issuer],
		FormTargets:  []string{origin(s[Issuer])},
	}
}

const authentikHint = "On your server, create an application with an OAuth2/OpenID provider. " +
	"Set the issuer to https://HOST/application/o/SLUG/."
