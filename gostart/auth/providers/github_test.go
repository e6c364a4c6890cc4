package providers_test

import (
	"testing"

	"gostart/auth"
	"gostart/auth/providers"
)

const (
	githubToken  = "POST https://github.com/login/oauth/access_token"
	githubUser   = "GET https://api.github.com/user"
	githubEmails = "GET https://api.github.com/user/emails"
)

// fakeGitHub responds, shortened, as the documentation shows: "Authorizing OAuth
// apps", "Get the authenticated user", "List email addresses".
func fakeGitHub() fakeProvider {
	return fakeProvider{
		provider:   providers.GitHub(settings()),
		authURL:    "https://github.com/login/oauth/authorize",
		scope:      "read:user user:email",
		apiHeaders: map[string]string{"Authorization": "Bearer gho_16C7e42F292c6912E7710c838347Ae178B4a"},
		responses: responses{
			githubToken: fakeResponse{status: 200, contentType: "application/x-www-form-urlencoded; charset=utf-8",
				body: "access_token=gho_16C7e42F292c6912E7710c838347Ae178B4a&scope=read%3Auser%2Cuser%3Aemail&token_type=bearer"},
			githubUser: jsonResponse(200, `{"login":"octocat","id":1,"node_id":"MDQ6VXNlcjE=","avatar_url":"https://avatars.githubusercontent.com/u/1?v=4",`+
				`"type":"User","name":"monalisa octocat","company":"GitHub","email":"octocat@public.test","two_factor_authentication":true}`),
			githubEmails: jsonResponse(200, `[{"email":"octocat@github.com","verified":true,"primary":true,"visibility":"public"}]`),
		},
		optionalCall: githubEmails,
		user: auth.User{
			Sub: "1", Name: "monalisa octocat", Email: "octocat@github.com", EmailVerified: true, Image: "https://avatars.githubusercontent.com/u/1?v=4",
		},
	}
}

func TestGitHubSignsUsersIn(t *testing.T) {
	t.Parallel()
	loginAsName := func(u *auth.User) { u.Name = "octocat" }
	noEmail := func(u *auth.User) { u.Email, u.EmailVerified = "", false }
	fakeGitHub().checkSignsIn(t, map[string]variant{
		"a token response in JSON":     {githubToken, "", `{"access_token":"gho_16C7e42F292c6912E7710c838347Ae178B4a","token_type":"bearer"}`, nil},
		"no name":                      {githubUser, `"monalisa octocat"`, "null", loginAsName},
		"an empty name":                {githubUser, "monalisa octocat", "", loginAsName},
		"an ID of more than 53 bits":   {githubUser, `"id":1,`, `"id":9007199254740993,`, func(u *auth.User) { u.Sub = "9007199254740993" }},
		"no public address":            {githubUser, `"octocat@public.test"`, "null", nil},
		"an unverified address":        {githubEmails, `"verified":true`, `"verified":false`, noEmail},
		"no primary address":           {githubEmails, `"primary":true`, `"primary":false`, noEmail},
		"no addresses":                 {githubEmails, "", `[]`, noEmail},
		"addresses that are an object": {githubEmails, "", `{"message":"Not Found"}`, noEmail},
		"a list with other values": {githubEmails, "", `["x",7,null,{"email":"b@x.test","primary":"true","verified":1}]`,
			func(u *auth.User) { u.Email, u.EmailVerified = "b@x.test", true }},
		"an address that is a list": {githubEmails, "", `[{"email":["a@x.test"],"primary":true,"verified":true}]`, noEmail},
		"the primary address last": {githubEmails, "", `[{"email":"a@x.test","verified":true},{"email":"b@x.test","primary":true,"verified":true}]`,
			func(u *auth.User) { u.Email, u.EmailVerified = "b@x.test", true }},
	})
	fakeGitHub().checkFails(t, map[string]failure{
		"an invalid code with status 200": {githubToken, jsonResponse(200, `{"error":"bad_verification_code","error_description":"The code passed is incorrect or expired."}`),
			auth.CodeTokenExchangeFailed},
		"a wrong client secret with status 200": {githubToken, fakeResponse{status: 200, contentType: "application/x-www-form-urlencoded", body: "error=incorrect_client_credentials"},
			auth.CodeTokenExchangeFailed},
		"an unknown access token": {githubToken, jsonResponse(200, `{"access_token":"x","token_type":"bearer"}`), auth.CodeUserInfoFailed},
		"an invalid access token": {githubUser, jsonResponse(401, `{"message":"Bad credentials","status":"401"}`), auth.CodeUserInfoFailed},
		"an exceeded rate limit":  {githubUser, jsonResponse(403, `{"message":"API rate limit exceeded"}`), auth.CodeUserInfoFailed},
		"no ID":                   {githubUser, jsonResponse(200, `{"login":"octocat"}`), auth.CodeUserInfoFailed},
		"an ID that is a string":  {githubUser, jsonResponse(200, `{"login":"octocat","id":"1"}`), auth.CodeUserInfoFailed},
		"an ID in floating point": {githubUser, jsonResponse(200, `{"login":"octocat","id":9.007199254740993e15}`), auth.CodeUserInfoFailed},
	})
}

func TestGitHubRevokesTheToken(t *testing.T) {
	t.Parallel()
	fakeGitHub().checkRevokes(t, "DELETE https://api.github.com/applications/id/token",
		"Basic aWQ6c2VjcmV0\napplication/json\n"+`{"access_token":"gho_16C7e42F292c6912E7710c838347Ae178B4a"}`)
}
