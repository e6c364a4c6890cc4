package providers

import (
	"cmp"
	"slices"
	"strings"

	"gostart/auth"
)

// OIDC signs people in at any OpenID provider that has a discovery document
// (OpenID Connect Discovery 1.0).
func OIDC(s Settings) auth.Provider {
	_, host, _ := strings.Cut(origin(s[Issuer]), "://")
	p := auth.Provider{
		ID:           "oidc",
		Name:         auth.PickName(s[Name], host),
		ClientID:     s[ClientID],
		ClientSecret: s[ClientSecret],
		Scopes:       scopes(s),
		Issuer:       s[Issuer],
		FormTargets:  []string{origin(s[Issuer])},
	}
	if slices.Contains(p.Scopes, "offline_access") {
		p.AuthParams = map[string]string{"prompt": "consent"} // OpenID Connect Core 1.0, section 11
	}
	return p
}

const oidcHint = "Use any OpenID provider that has a discovery document. " +
	"Set the issuer to the issuer in that document."

func scopes(s Settings) []string { return strings.Fields(cmp.Or(s[Scopes], "openid profile email")) }

// checkOIDC checks the scopes. Without openid the provider returns no ID token.
func checkOIDC(s Settings) (setting, message string) {
	if !slices.Contains(scopes(s), "openid") {
		return Scopes, "want openid among the scopes, separated by spaces"
	}
	return "", ""
}
