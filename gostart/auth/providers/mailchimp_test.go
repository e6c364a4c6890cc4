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

// fakeMailchimp responds as the documentation shows: "Access Data on Behalf of
// Other Users with OAuth 2". Its token does not expire, and has no type.
func fakeMailchimp() fakeProvider {
	return fakeProvider{
		provider:   providers.Mailchimp(settings()),
		authURL:    "https://login.mailchimp.com/oauth2/authorize",
		apiHeaders: map[string]string{"Authorization": "OAuth 5c6ccc561059aa386da9d112215bae55"},
		responses: responses{
			mailchimpToken: jsonResponse(200, `{"access_token":"5c6ccc561059aa386da9d112215bae55","expires_in":0,"scope":null}`),
			mailchimpMetadata: jsonResponse(200, `{"dc":"us1","role":"owner","accountname":"Freddie's Jokes","user_id":15443,`+
				`"login":{"email":"freddie@freddiesjokes.com","avatar":null,"login_id":2718281,"login_name":"freddie","login_email":"freddie@freddiesjokes.com"},`+
				`"login_url":"https://login.mailchimp.com","api_endpoint":"https://us1.api.mailchimp.com"}`),
		},
		user: auth.User{Sub: "2718281", Name: "freddie"},
	}
}

func TestMailchimpSignsUsersIn(t *testing.T) {
	t.Parallel()
	fakeMailchimp().checkSignsIn(t, map[string]variant{
		"no name":                           {mailchimpMetadata, `"login_name":"freddie"`, `"login_name":null`, func(u *auth.User) { u.Name = "Freddie's Jokes" }},
		"an ID of more than 53 bits":        {mailchimpMetadata, `2718281`, `9007199254740993`, func(u *auth.User) { u.Sub = "9007199254740993" }},
		"the same login in another account": {mailchimpMetadata, `15443`, `15444`, nil},
	})
	fakeMailchimp().checkFails(t, map[string]failure{
		"an invalid code":                         {mailchimpToken, jsonResponse(400, `{"error":"invalid_grant"}`), auth.CodeTokenExchangeFailed},
		"an invalid access token with status 200": {mailchimpMetadata, jsonResponse(200, `{"error":"invalid_token","error_description":"The access token is invalid"}`), auth.CodeUserInfoFailed},
		"an account without a login":              {mailchimpMetadata, jsonResponse(200, `{"dc":"us1","accountname":"Freddie's Jokes","user_id":15443}`), auth.CodeUserInfoFailed},
		"a login whose ID is null":                {mailchimpMetadata, jsonResponse(200, `{"user_id":15443,"login":{"login_id":null,"login_name":"freddie"}}`), auth.CodeUserInfoFailed},
	})
}
