package providers_test

import (
	"testing"

	"gostart/auth"
	"gostart/auth/providers"
)

const (
	gitlabToken = "/oauth/token"
	gitlabInfo  = "/oauth/userinfo"
)

// fakeGitLab is a GitLab at issuer. It responds as the documentation shows:
// "GitLab as OpenID Connect identity provider", and its discovery document.
func fakeGitLab(issuer string, more ...string) fakeProvider {
	return fakeProvider{
		provider:   providers.GitLab(settings(more...)),
		authURL:    issuer + "/oauth/authorize",
		scope:      "openid profile email",
		basicAuth:  true,
		apiHeaders: map[string]string{"Authorization": "Bearer glat-token"},
		responses: responses{
			"GET " + issuer + "/.well-known/openid-configuration": publicJSON(`{"issuer":"` + issuer + `","authorization_endpoint":"` + issuer + `/oauth/authorize",` +
				`"token_endpoint":"` + issuer + gitlabToken + `","userinfo_endpoint":"` + issuer + gitlabInfo + `","jwks_uri":"` + issuer + `/oauth/discovery/keys",` +
				`"revocation_endpoint":"` + issuer + `/oauth/revoke","id_token_signing_alg_values_supported":["RS256"],` +
				`"token_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post"]}`),
			"GET " + issuer + "/oauth/discovery/keys": keySet(),
			"POST " + issuer + gitlabToken: jsonResponse(200, `{"access_token":"glat-token","token_type":"Bearer","expires_in":7200,`+
				`"refresh_token":"glrt-token","scope":"openid profile email","created_at":1607635748,"id_token":"ID_TOKEN"}`),
			"GET " + issuer + gitlabInfo: jsonResponse(200, `{"sub":"1","name":"Dana Reyes","nickname":"dana","preferred_username":"dana",`+
				`"email":"dana@example.com","email_verified":true,"profile":"`+issuer+`/dana","picture":"`+issuer+`/uploads/-/system/user/avatar/1/avatar.png"}`),
			idToken: jsonResponse(200, `{"sub":"1","auth_time":1607635700,"sub_legacy":"e3b0c44298fc1c14"}`),
		},
		user: auth.User{Sub: "1", Name: "Dana Reyes", Email: "dana@example.com", EmailVerified: true, Image: issuer + "/uploads/-/system/user/avatar/1/avatar.png"},
	}
}

func TestGitLabSignsUsersIn(t *testing.T) {
	t.Parallel()
	p := fakeGitLab("https://gitlab.com")
	info := "GET https://gitlab.com" + gitlabInfo
	p.checkSignsIn(t, map[string]variant{
		"no name":               {info, `"Dana Reyes"`, `null`, func(u *auth.User) { u.Name = "dana" }},
		"an unverified address": {info, `"email_verified":true`, `"email_verified":false`, func(u *auth.User) { u.Email, u.EmailVerified = "", false }},
		"a Gravatar picture": {info, `https://gitlab.com/uploads/-/system/user/avatar/1/avatar.png`, `https://secure.gravatar.com/avatar/e3b0`,
			func(u *auth.User) { u.Image = "https://secure.gravatar.com/avatar/e3b0" }},
	})
	p.checkFails(t, map[string]failure{
		"an invalid code": {"POST https://gitlab.com" + gitlabToken,
			jsonResponse(400, `{"error":"invalid_grant","error_description":"The provided authorization grant is invalid"}`), auth.CodeTokenExchangeFailed},
		"an ID token without sub":     {idToken, jsonResponse(200, `{"name":"Dana Reyes"}`), auth.CodeIDTokenInvalid},
		"userinfo about another user": {info, jsonResponse(200, `{"sub":"2","name":"Dana Reyes"}`), auth.CodeIDTokenInvalid},
	})
}

func TestASelfHostedGitLabSignsUsersIn(t *testing.T) {
	t.Parallel()
	p := fakeGitLab("https://gitlab.example.com", providers.Issuer, "https://gitlab.example.com")
	p.checkSignsIn(t, map[string]variant{})
	p.checkFails(t, map[string]failure{
		"an ID token of gitlab.com": {idToken, jsonResponse(200, `{"sub":"1","iss":"https://gitlab.com"}`), auth.CodeIDTokenInvalid},
	})
}
