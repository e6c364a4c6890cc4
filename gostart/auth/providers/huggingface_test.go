package providers_test

import (
	"testing"

	"gostart/auth"
	"gostart/auth/providers"
)

const (
	huggingFaceToken = "POST https://huggingface.co/oauth/token"
	huggingFaceInfo  = "GET https://huggingface.co/oauth/userinfo"
)

// fakeHuggingFace responds as the documentation shows: "Sign in with Hugging
// Face", and its discovery document.
func fakeHuggingFace() fakeProvider {
	return fakeProvider{
		provider:   providers.HuggingFace(settings()),
		authURL:    "https://huggingface.co/oauth/authorize",
		scope:      "openid profile email",
		basicAuth:  true,
		apiHeaders: map[string]string{"Authorization": "Bearer hf_oauth_token"},
		responses: responses{
			"GET https://huggingface.co/.well-known/openid-configuration": publicJSON(`{"issuer":"https://huggingface.co",` +
				`"authorization_endpoint":"https://huggingface.co/oauth/authorize","token_endpoint":"https://huggingface.co/oauth/token",` +
				`"userinfo_endpoint":"https://huggingface.co/oauth/userinfo","jwks_uri":"https://huggingface.co/oauth/jwks",` +
				`"id_token_signing_alg_values_supported":["RS256"],"token_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post"]}`),
			"GET https://huggingface.co/oauth/jwks": keySet(),
			huggingFaceToken:                        jsonResponse(200, `{"access_token":"hf_oauth_token","token_type":"bearer","expires_in":28800,"scope":"openid profile email","id_token":"ID_TOKEN"}`),
			huggingFaceInfo: jsonResponse(200, `{"sub":"62f264b9f3c90f4b6514a269","name":"Hugging Facer","preferred_username":"facer","profile":"https://huggingface.co/facer",`+
				`"picture":"https://huggingface.co/avatars/2f0ab8ef.svg","email":"facer@example.com","email_verified":true,"isPro":false,"orgs":[]}`),
			idToken: jsonResponse(200, `{"sub":"62f264b9f3c90f4b6514a269"}`),
		},
		user: auth.User{
			Sub: "62f264b9f3c90f4b6514a269", Name: "Hugging Facer", Email: "facer@example.com", EmailVerified: true, Image: "https://huggingface.co/avatars/2f0ab8ef.svg",
		},
	}
}

func TestHuggingFaceSignsUsersIn(t *testing.T) {
	t.Parallel()
	fakeHuggingFace().checkSignsIn(t, map[string]variant{
		"no name":               {huggingFaceInfo, `"Hugging Facer"`, `null`, func(u *auth.User) { u.Name = "facer" }},
		"an unverified address": {huggingFaceInfo, `"email_verified":true`, `"email_verified":false`, func(u *auth.User) { u.Email, u.EmailVerified = "", false }},
		"an uploaded avatar": {huggingFaceInfo, `https://huggingface.co/avatars/2f0ab8ef.svg`, `https://cdn-avatars.huggingface.co/v1/production/uploads/a.png`,
			func(u *auth.User) { u.Image = "https://cdn-avatars.huggingface.co/v1/production/uploads/a.png" }},
	})
	fakeHuggingFace().checkFails(t, map[string]failure{
		"an invalid code":         {huggingFaceToken, jsonResponse(400, `{"error":"invalid_grant","error_description":"Invalid code"}`), auth.CodeTokenExchangeFailed},
		"an ID token without sub": {idToken, jsonResponse(200, `{"preferred_username":"facer"}`), auth.CodeIDTokenInvalid},
	})
}
