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

// fakeClickUp answers as the documentation shows: "Get Access Token", "Get
// Authorized User".
func fakeClickUp() fakeProvider {
	return fakeProvider{
		provider: providers.ClickUp(settings()),
		page:     "https://app.clickup.com/api",
		headers:  map[string]string{"Authorization": "Bearer 123_abc"},
		answers: answers{
			clickUpToken: jsonAnswer(200, `{"access_token":"123_abc","token_type":"Bearer"}`),
			clickUpUser: jsonAnswer(200, `{"user":{"id":123,"username":"John Doe","email":"john@example.com","color":"#000000",`+
				`"profilePicture":"https://attachments.clickup.com/profilePictures/123_abc.jpg","initials":"JD","week_start_day":0,"timezone":"America/Los_Angeles"}}`),
		},
		user: auth.User{Sub: "123", Name: "John Doe", Image: "https://attachments.clickup.com/profilePictures/123_abc.jpg"},
	}
}

func TestClickUp(t *testing.T) {
	t.Parallel()
	fakeClickUp().checkSignsIn(t, map[string]variant{
		"a token without a type":  {clickUpToken, `,"token_type":"Bearer"`, ``, nil},
		"no name":                 {clickUpUser, `"John Doe"`, `null`, func(u *auth.User) { u.Name = "" }},
		"no picture":              {clickUpUser, `"https://attachments.clickup.com/profilePictures/123_abc.jpg"`, `null`, func(u *auth.User) { u.Image = "" }},
		"a number beyond 53 bits": {clickUpUser, `"id":123,`, `"id":9007199254740993,`, func(u *auth.User) { u.Sub = "9007199254740993" }},
	})
	fakeClickUp().checkFails(t, map[string]failure{
		"a bad code":               {clickUpToken, jsonAnswer(400, `{"err":"Code already used","ECODE":"OAUTH_014"}`), auth.CodeTokenExchangeFailed},
		"a bad code, with 200":     {clickUpToken, jsonAnswer(200, `{"err":"Code already used","ECODE":"OAUTH_014"}`), auth.CodeTokenExchangeFailed},
		"a bad token":              {clickUpUser, jsonAnswer(401, `{"err":"Token invalid","ECODE":"OAUTH_025"}`), auth.CodeUserInfoFailed},
		"nobody":                   {clickUpUser, jsonAnswer(200, `{"user":null}`), auth.CodeUserInfoFailed},
		"someone without a number": {clickUpUser, jsonAnswer(200, `{"user":{"username":"John Doe"}}`), auth.CodeUserInfoFailed},
		"a number that is text":    {clickUpUser, jsonAnswer(200, `{"user":{"id":"123"}}`), auth.CodeUserInfoFailed},
		"a number that is rounded": {clickUpUser, jsonAnswer(200, `{"user":{"id":9.007199254740993e15}}`), auth.CodeUserInfoFailed},
	})
}
