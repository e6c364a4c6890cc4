package providers_test

import (
	"testing"

	"gostart/auth"
	"gostart/auth/providers"
)

const (
	figmaToken = "POST https://api.figma.com/v1/oauth/token"
	figmaMe    = "GET https://api.figma.com/v1/me"
)

// fakeFigma responds as the documentation shows: "Authentication", "GET me".
func fakeFigma() fakeProvider {
	return fakeProvider{
		provider:   providers.Figma(settings()),
		authURL:    "https://www.figma.com/oauth",
		scope:      "current_user:read",
		basicAuth:  true,
		apiHeaders: map[string]string{"Authorization": "Bearer figu_token"},
		responses: responses{
			figmaToken: jsonResponse(200, `{"user_id_string":"1234567890","access_token":"figu_token","token_type":"bearer","expires_in":7776000,"refresh_token":"figur_token"}`),
			figmaMe:    jsonResponse(200, `{"id":"1234567890","email":"john.doe@example.com","handle":"John Doe","img_url":"https://s3-alpha.figma.com/profile/1234567890"}`),
		},
		user: auth.User{Sub: "1234567890", Name: "John Doe", Image: "https://s3-alpha.figma.com/profile/1234567890"},
	}
}

func TestFigmaSignsUsersIn(t *testing.T) {
	t.Parallel()
	fakeFigma().checkSignsIn(t, map[string]variant{
		"no picture":              {figmaMe, `"https://s3-alpha.figma.com/profile/1234567890"`, `null`, func(u *auth.User) { u.Image = "" }},
		"a picture without https": {figmaMe, `https://s3`, `http://s3`, func(u *auth.User) { u.Image = "" }},
		"no name":                 {figmaMe, `"John Doe"`, `null`, func(u *auth.User) { u.Name = "" }},
	})
	fakeFigma().checkFails(t, map[string]failure{
		"an invalid code":         {figmaToken, jsonResponse(400, `{"error":true,"status":400,"message":"Invalid code"}`), auth.CodeTokenExchangeFailed},
		"an invalid access token": {figmaMe, jsonResponse(403, `{"status":403,"err":"Invalid token"}`), auth.CodeUserInfoFailed},
		"no ID":                   {figmaMe, jsonResponse(200, `{"handle":"John Doe","email":"john.doe@example.com"}`), auth.CodeUserInfoFailed},
	})
}
