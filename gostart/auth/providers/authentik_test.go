package providers_test

import (
	"testing"

	"gostart/auth"
	"gostart/auth/providers"
)

const (
	authentikToken = "POST https://id.example.com/application/o/token/"
	authentikInfo  = "GET https://id.example.com/application/o/userinfo/"
)

// fakeAuthentik responds as the documentation shows: "OAuth 2.0 provider", and
// "Verify email addresses".
func fakeAuthentik() fakeProvider {
	return fakeProvider{
		provider:   providers.Authentik(settings(providers.Issuer, "https://id.example.com/application/o/app/")),
		authURL:    "https://id.example.com/application/o/authorize/",
		scope:      "openid profile email",
		basicAuth:  true,
		apiHeaders: map[string]string{"Authorization": "Bearer ak-token"},
		responses: responses{
			"GET https://id.example.com/application/o/app/.well-known/openid-configuration": publicJSON(`{"issuer":"https://id.example.com/application/o/app/",` +
				`"authorization_endpoint":"https://id.example.com/application/o/authorize/","token_endpoint":"https://id.example.com/application/o/token/",` +
				`"userinfo_endpoint":"https://id.example.com/application/o/userinfo/","revocation_endpoint":"https://id.example.com/application/o/revoke/",` +
				`"jwks_uri":"https://id.example.com/application/o/app/jwks/","id_token_signing_alg_values_supported":["RS256"],` +
				`"token_endpoint_auth_methods_supported":["client_secret_post","client_secret_basic"]}`),
			"GET https://id.example.com/application/o/app/jwks/": keySet(),
			authentikToken: jsonResponse(200, `{"access_token":"ak-token","token_type":"Bearer","scope":"openid profile email","expires_in":300,"id_token":"ID_TOKEN"}`),
			authentikInfo: jsonResponse(200, `{"sub":"0b6a5dd84f0cd3ab","name":"Ada Lovelace","given_name":"Ada Lovelace","preferred_username":"ada","nickname":"ada",`+
				`"email":"ada@example.com","email_verified":false,"groups":["authentik Admins"]}`),
			idToken: jsonResponse(200, `{"sub":"0b6a5dd84f0cd3ab","email":"ada@example.com","email_verified":false,"acr":"goauthentik.io/providers/oauth2/default"}`),
		},
		user: auth.User{Sub: "0b6a5dd84f0cd3ab", Name: "Ada Lovelace"},
	}
}

func TestAuthentikSignsUsersIn(t *testing.T) {
	t.Parallel()
	fakeAuthentik().checkSignsIn(t, map[string]variant{
		"a verified address": {authentikInfo, `"email_verified":false`, `"email_verified":true`, func(u *auth.User) { u.Email, u.EmailVerified = "ada@example.com", true }},
		"no name":            {authentikInfo, `"name":"Ada Lovelace"`, `"name":""`, func(u *auth.User) { u.Name = "ada" }},
	})
	fakeAuthentik().checkFails(t, map[string]failure{
		"an invalid code":            {authentikToken, jsonResponse(400, `{"error":"invalid_grant","error_description":"The provided authorization grant is invalid"}`), auth.CodeTokenExchangeFailed},
		"an ID token of another app": {idToken, jsonResponse(200, `{"sub":"0b6a5dd84f0cd3ab","iss":"https://id.example.com/application/o/other/"}`), auth.CodeIDTokenInvalid},
		"an ID token without sub":    {idToken, jsonResponse(200, `{"preferred_username":"ada"}`), auth.CodeIDTokenInvalid},
	})
}
