package providers_test

import (
	"testing"

	"gostart/auth"
	"gostart/auth/providers"
)

const (
	googleToken = "POST https://oauth2.googleapis.com/token"
	googleInfo  = "GET https://openidconnect.googleapis.com/v1/userinfo"
)

// fakeGoogle responds, shortened, as the documentation shows: "OpenID Connect",
// and its discovery document.
func fakeGoogle() fakeProvider {
	return fakeProvider{
		provider:   providers.Google(settings()),
		authURL:    "https://accounts.google.com/o/oauth2/v2/auth",
		scope:      "openid profile email",
		basicAuth:  true,
		apiHeaders: map[string]string{"Authorization": "Bearer ya29.token"},
		responses: responses{
			"GET https://accounts.google.com/.well-known/openid-configuration": publicJSON(`{"issuer":"https://accounts.google.com",` +
				`"authorization_endpoint":"https://accounts.google.com/o/oauth2/v2/auth","token_endpoint":"https://oauth2.googleapis.com/token",` +
				`"userinfo_endpoint":"https://openidconnect.googleapis.com/v1/userinfo","revocation_endpoint":"https://oauth2.googleapis.com/revoke",` +
				`"jwks_uri":"https://www.googleapis.com/oauth2/v3/certs","id_token_signing_alg_values_supported":["RS256"],` +
				`"token_endpoint_auth_methods_supported":["client_secret_post","client_secret_basic"]}`),
			"GET https://www.googleapis.com/oauth2/v3/certs": keySet(),
			googleToken: jsonResponse(200, `{"access_token":"ya29.token","expires_in":3599,"scope":"openid","token_type":"Bearer","id_token":"ID_TOKEN"}`),
			googleInfo: jsonResponse(200, `{"sub":"10769150350006150715113082367","name":"Jane Doe","given_name":"Jane","family_name":"Doe",`+
				`"picture":"https://lh3.googleusercontent.com/a/photo=s96-c","email":"jsmith@example.com","email_verified":true}`),
			idToken: jsonResponse(200, `{"sub":"10769150350006150715113082367","azp":"id","email":"jsmith@example.com","email_verified":true,"hd":"example.com"}`),
		},
		user: auth.User{
			Sub: "10769150350006150715113082367", Name: "Jane Doe", Email: "jsmith@example.com", EmailVerified: true,
			Image: "https://lh3.googleusercontent.com/a/photo=s96-c",
		},
	}
}

func TestGoogleSignsUsersIn(t *testing.T) {
	t.Parallel()
	fakeGoogle().checkSignsIn(t, map[string]variant{
		"an unverified address":        {googleInfo, `"email_verified":true`, `"email_verified":false`, func(u *auth.User) { u.Email, u.EmailVerified = "", false }},
		"no name":                      {googleInfo, `"Jane Doe"`, `null`, func(u *auth.User) { u.Name = "" }},
		"no picture":                   {googleInfo, `"https://lh3.googleusercontent.com/a/photo=s96-c"`, `null`, func(u *auth.User) { u.Image = "" }},
		"an issuer without its scheme": {idToken, `"azp":"id"`, `"azp":"id","iss":"accounts.google.com"`, nil},
	})
	fakeGoogle().checkFails(t, map[string]failure{
		"an invalid code":               {googleToken, jsonResponse(400, `{"error":"invalid_grant","error_description":"Malformed auth code."}`), auth.CodeTokenExchangeFailed},
		"a wrong client secret":         {googleToken, jsonResponse(401, `{"error":"invalid_client","error_description":"Unauthorized"}`), auth.CodeTokenExchangeFailed},
		"an ID token without sub":       {idToken, jsonResponse(200, `{"email":"jsmith@example.com"}`), auth.CodeIDTokenInvalid},
		"an ID token of another issuer": {idToken, jsonResponse(200, `{"sub":"1","iss":"https://accounts.example.com"}`), auth.CodeIDTokenInvalid},
	})
}
