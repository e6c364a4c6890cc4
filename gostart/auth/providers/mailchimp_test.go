package providers_test

import (
	"testing"

	"gostart/auth"
	"gostart/auth/providers"
)

const (
	mailchimpToken    = "POST https://login.mailchimp.com/oauth2/token"
	mailchimpMetadata = "GET https://login.mailchimp.com/oauth2/metadata"
)

// fakeMailchimp answers as the documentation shows: "Access Data on Behalf of
// Other Users with OAuth 2". Its token lasts, and has no type.
func fakeMailchimp() fakeProvider {
	return fakeProvider{
		provider: providers.Mailchimp(settings()),
		page:     "https://login.mailchimp.com/oauth2/authorize",
		headers:  map[string]string{"Authorization": "OAuth 5c6ccc561059aa386da9d112215bae55"},
		answers: answers{
			mailchimpToken: jsonAnswer(200, `{"access_token":"5c6ccc561059aa386da9d112215bae55","expires_in":0,"scope":null}`),
			mailchimpMetadata: jsonAnswer(200, `{"dc":"us1","role":"owner","accountname":"Freddie's Jokes","user_id":15443,`+
				`"login":{"email":"freddie@freddiesjokes.com","avatar":null,"login_id":2718281,"login_name":"freddie","login_email":"freddie@freddiesjokes.com"},`+
				`"login_url":"https://login.mailchimp.com","api_endpoint":"https://us1.api.mailchimp.com"}`),
		},
		user: auth.User{Sub: "2718281", Name: "freddie"},
	}
}

func TestMailchimp(t *testing.T) {
	t.Parallel()
	fakeMailchimp().checkSignsIn(t, map[string]variant{
		"no name":                          {mailchimpMetadata, `"login_name":"freddie"`, `"login_name":null`, func(u *auth.User) { u.Name = "Freddie's Jokes" }},
		"a number beyond 53 bits":          {mailchimpMetadata, `2718281`, `9007199254740993`, func(u *auth.User) { u.Sub = "9007199254740993" }},
		"another account, the same person": {mailchimpMetadata, `15443`, `15444`, nil},
	})
	fakeMailchimp().checkFails(t, map[string]failure{
		"a bad code":                 {mailchimpToken, jsonAnswer(400, `{"error":"invalid_grant"}`), auth.CodeTokenExchangeFailed},
		"a bad token, with 200":      {mailchimpMetadata, jsonAnswer(200, `{"error":"invalid_token","error_description":"The access token is invalid"}`), auth.CodeUserInfoFailed},
		"an account without a login": {mailchimpMetadata, jsonAnswer(200, `{"dc":"us1","accountname":"Freddie's Jokes","user_id":15443}`), auth.CodeUserInfoFailed},
		"a login without a number":   {mailchimpMetadata, jsonAnswer(200, `{"user_id":15443,"login":{"login_id":null,"login_name":"freddie"}}`), auth.CodeUserInfoFailed},
	})
}
