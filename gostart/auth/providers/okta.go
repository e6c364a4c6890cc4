package providers

import "gostart/auth"

// Okta signs people in at an Okta organization. Its issuer is
// https://ORG.okta.com or a custom authorization server, such as
// https://ORG.okta.com/oauth2/default:
// https://developer.okta.com/docs/reference/api/oidc/.
func Okta(s Settings) auth.Provider {
	return auth.Provider{
		ID:           "okta",
		Name:         "Okta",
		ClientID:     s[ClientID],
		ClientSecret: s[ClientSecret],
		Scopes:       []string{"openid", "profile", "email"},
		Issuer:       s[Issuer],
		FormTargets:  []string{origin(s[Issuer])},
	}
}

const oktaHint = "In the Admin Console of your organization, create an app integration with the sign-in method OIDC " +
	"and the application type Web Application. Set the issuer to https://ORG.okta.com."
