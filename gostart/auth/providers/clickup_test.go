package providers_test

import (
	"testing"

	"gostart/auth"
	"gostart/auth/providers"
)

const (
	clickUpToken = "POST https://api.clickup.com/api/v2/oauth/token"
	clickUpUser  = "GET https://api.clickup.com/api/v2/user"
)

// fakeClickUp responds as the documentation shows: "Get Access Token", "Get
// Authorized User".
func fakeClickUp() fakeProvider {
	return fakeProvider{
		provider:   providers.ClickUp(settings()),
		authURL:    "https://app.clickup.com/api",
		apiHeaders: map[string]string{"Authorization": "Bearer 123_abc"},
		responses: responses{
			clickUpToken: jsonResponse(200, `{"access_token":"123_abc","token_type":"Bearer"}`),
			clickUpUser: jsonResponse(200, `{"user":{"id":123,"username":"John Doe","email":"john@example.com","color":"#000000",`+
				`"profilePicture":"https://attachments.clickup.com/profilePictures/123_abc.jpg","initials":"JD","week_start_day":0,"timezone":"America/Los_Angeles"}}`),
		},
		user: auth.User{Sub: "123", Name: "John Doe", Image: "https://attachments.clickup.com/profilePictures/123_abc.jpg"},
	}
}

func TestClickUpSignsUsersIn(t *testing.T) {
	t.Parallel()
	fakeClickUp().checkSignsIn(t, map[string]variant{
		"a token without a type":     {clickUpToken, `,"token_type":"Bearer"`, ``, nil},
		"no name":                    {clickUpUser, `"John Doe"`, `null`, func(u *auth.User) { u.Name = "" }},
		"no picture":                 {clickUpUser, `"https://attachments.clickup.com/profilePictures/123_abc.jpg"`, `null`, func(u *auth.User) { u.Image = "" }},
		"an ID of more than 53 bits": {clickUpUser, `"id":123,`, `"id":9007199254740993,`, func(u *auth.User) { u.Sub = "9007199254740993" }},
	})
	fakeClickUp().checkFails(t, map[string]failure{
		"an invalid code":                 {clickUpToken, jsonResponse(400, `{"err":"Code already used","ECODE":"OAUTH_014"}`), auth.CodeTokenExchangeFailed},
		"an invalid code with status 200": {clickUpToken, jsonResponse(200, `{"err":"Code already used","ECODE":"OAUTH_014"}`), auth.CodeTokenExchangeFailed},
		"an invalid access token":         {clickUpUser, jsonResponse(401, `{"err":"Token invalid","ECODE":"OAUTH_025"}`), auth.CodeUserInfoFailed},
		"no user":                         {clickUpUser, jsonResponse(200, `{"user":null}`), auth.CodeUserInfoFailed},
		"no ID":                           {clickUpUser, jsonResponse(200, `{"user":{"username":"John Doe"}}`), auth.CodeUserInfoFailed},
		"an ID that is a string":          {clickUpUser, jsonResponse(200, `{"user":{"id":"123"}}`), auth.CodeUserInfoFailed},
		"an ID in floating point":         {clickUpUser, jsonResponse(200, `{"user":{"id":9.007199254740993e15}}`), auth.CodeUserInfoFailed},
	})
}
