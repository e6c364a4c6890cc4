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

// fakeGitHub answers, shortened, as the documentation shows: "Authorizing OAuth
// apps", "Get the authenticated user", "List email addresses".
func fakeGitHub() fakeProvider {
	return fakeProvider{
		provider: providers.GitHub(settings()),
		page:     "https://github.com/login/oauth/authorize",
		scope:    "read:user user:email",
		headers:  map[string]string{"Authorization": "Bearer gho_16C7e42F292c6912E7710c838347Ae178B4a"},
		answers: answers{
			githubToken: answer{status: 200, contentType: "application/x-www-form-urlencoded; charset=utf-8",
				body: "access_token=gho_16C7e42F292c6912E7710c838347Ae178B4a&scope=read%3Auser%2Cuser%3Aemail&token_type=bearer"},
			githubUser: jsonAnswer(200, `{"login":"octocat","id":1,"node_id":"MDQ6VXNlcjE=","avatar_url":"https://avatars.githubusercontent.com/u/1?v=4",`+
				`"type":"User","name":"monalisa octocat","company":"GitHub","email":"octocat@public.test","two_factor_authentication":true}`),
			githubEmails: jsonAnswer(200, `[{"email":"octocat@github.com","verified":true,"primary":true,"visibility":"public"}]`),
		},
		optional: githubEmails,
		user: auth.User{
			Sub: "1", Name: "monalisa octocat", Email: "octocat@github.com", EmailVerified: true, Image: "https://avatars.githubusercontent.com/u/1?v=4",
		},
	}
}

func TestGitHub(t *testing.T) {
	t.Parallel()
	byLogin := func(u *auth.User) { u.Name = "octocat" }
	noEmail := func(u *auth.User) { u.Email, u.EmailVerified = "", false }
	fakeGitHub().checkSignsIn(t, map[string]variant{
		"a token as JSON":              {githubToken, "", `{"access_token":"gho_16C7e42F292c6912E7710c838347Ae178B4a","token_type":"bearer"}`, nil},
		"no name":                      {githubUser, `"monalisa octocat"`, "null", byLogin},
		"an empty name":                {githubUser, "monalisa octocat", "", byLogin},
		"a number beyond 53 bits":      {githubUser, `"id":1,`, `"id":9007199254740993,`, func(u *auth.User) { u.Sub = "9007199254740993" }},
		"no public address":            {githubUser, `"octocat@public.test"`, "null", nil},
		"an unverified address":        {githubEmails, `"verified":true`, `"verified":false`, noEmail},
		"no primary address":           {githubEmails, `"primary":true`, `"primary":false`, noEmail},
		"no address at all":            {githubEmails, "", `[]`, noEmail},
		"addresses that are an object": {githubEmails, "", `{"message":"Not Found"}`, noEmail},
		"addresses among other things": {githubEmails, "", `["x",7,null,{"email":"b@x.test","primary":"true","verified":1}]`,
			func(u *auth.User) { u.Email, u.EmailVerified = "b@x.test", true }},
		"an address that is none": {githubEmails, "", `[{"email":["a@x.test"],"primary":true,"verified":true}]`, noEmail},
		"the primary address last": {githubEmails, "", `[{"email":"a@x.test","verified":true},{"email":"b@x.test","primary":true,"verified":true}]`,
			func(u *auth.User) { u.Email, u.EmailVerified = "b@x.test", true }},
	})
	fakeGitHub().checkFails(t, map[string]failure{
		"a bad code, with 200": {githubToken, jsonAnswer(200, `{"error":"bad_verification_code","error_description":"The code passed is incorrect or expired."}`),
			auth.CodeTokenExchangeFailed},
		"a bad secret, with 200": {githubToken, answer{status: 200, contentType: "application/x-www-form-urlencoded", body: "error=incorrect_client_credentials"},
			auth.CodeTokenExchangeFailed},
		"another token than it knows": {githubToken, jsonAnswer(200, `{"access_token":"x","token_type":"bearer"}`), auth.CodeUserInfoFailed},
		"a bad token":                 {githubUser, jsonAnswer(401, `{"message":"Bad credentials","status":"401"}`), auth.CodeUserInfoFailed},
		"a rate limit":                {githubUser, jsonAnswer(403, `{"message":"API rate limit exceeded"}`), auth.CodeUserInfoFailed},
		"a user without a number":     {githubUser, jsonAnswer(200, `{"login":"octocat"}`), auth.CodeUserInfoFailed},
		"a number that is text":       {githubUser, jsonAnswer(200, `{"login":"octocat","id":"1"}`), auth.CodeUserInfoFailed},
		"a number that is rounded":    {githubUser, jsonAnswer(200, `{"login":"octocat","id":9.007199254740993e15}`), auth.CodeUserInfoFailed},
	})
}

func TestGitHubTakesATokenBack(t *testing.T) {
	t.Parallel()
	fakeGitHub().checkRevokes(t, "DELETE https://api.github.com/applications/id/token",
		"Basic aWQ6c2VjcmV0\napplication/json\n"+`{"access_token":"gho_16C7e42F292c6912E7710c838347Ae178B4a"}`)
}
