package providers_test

import (
	"testing"

	"gostart/auth"
	"gostart/auth/providers"
)

const (
	dribbbleToken = "POST https://dribbble.com/oauth/token"
	dribbbleUser  = "GET https://api.dribbble.com/v2/user"
)

// fakeDribbble responds as the documentation shows: "OAuth", "Get the
// authenticated user".
func fakeDribbble() fakeProvider {
	return fakeProvider{
		provider:   providers.Dribbble(settings()),
		authURL:    "https://dribbble.com/oauth/authorize",
		scope:      "public",
		apiHeaders: map[string]string{"Authorization": "Bearer 29ed478ab86c07f1c069b1af76088f7431396b7c4a2523d06911345da82224a0"},
		responses: responses{
			dribbbleToken: jsonResponse(200, `{"access_token":"29ed478ab86c07f1c069b1af76088f7431396b7c4a2523d06911345da82224a0","token_type":"bearer","scope":"public"}`),
			dribbbleUser: jsonResponse(200, `{"id":1,"name":"Dan Cederholm","login":"simplebits","html_url":"https://dribbble.com/simplebits",`+
				`"avatar_url":"https://cdn.dribbble.com/users/1/avatars/normal/dc.jpg?1371679243","bio":"Co-founder of Dribbble.","location":"Salem, MA",`+
				`"can_upload_shot":true,"pro":true,"followers_count":29262,"created_at":"2009-07-08T02:51:22Z","type":"User","email":"dan@dribbble.test","teams":[]}`),
		},
		user: auth.User{Sub: "1", Name: "Dan Cederholm", Image: "https://cdn.dribbble.com/users/1/avatars/normal/dc.jpg?1371679243"},
	}
}

func TestDribbbleSignsUsersIn(t *testing.T) {
	t.Parallel()
	fakeDribbble().checkSignsIn(t, map[string]variant{
		"no name":                    {dribbbleUser, `"Dan Cederholm"`, `null`, func(u *auth.User) { u.Name = "simplebits" }},
		"no picture":                 {dribbbleUser, `"https://cdn.dribbble.com/users/1/avatars/normal/dc.jpg?1371679243"`, `null`, func(u *auth.User) { u.Image = "" }},
		"an ID of more than 53 bits": {dribbbleUser, `"id":1,`, `"id":9007199254740993,`, func(u *auth.User) { u.Sub = "9007199254740993" }},
	})
	fakeDribbble().checkFails(t, map[string]failure{
		"an invalid code":         {dribbbleToken, jsonResponse(401, `{"error":"invalid_grant","error_description":"The provided authorization grant is invalid"}`), auth.CodeTokenExchangeFailed},
		"an invalid access token": {dribbbleUser, jsonResponse(401, `{"message":"Bad credentials."}`), auth.CodeUserInfoFailed},
		"no ID":                   {dribbbleUser, jsonResponse(200, `{"login":"simplebits"}`), auth.CodeUserInfoFailed},
		"an ID that is a string":  {dribbbleUser, jsonResponse(200, `{"login":"simplebits","id":"1"}`), auth.CodeUserInfoFailed},
		"an ID in floating point": {dribbbleUser, jsonResponse(200, `{"login":"simplebits","id":9.007199254740993e15}`), auth.CodeUserInfoFailed},
	})
}
