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

// fakeDribbble answers as the documentation shows: "OAuth", "Get the
// authenticated user".
func fakeDribbble() fakeProvider {
	return fakeProvider{
		provider: providers.Dribbble(settings()),
		page:     "https://dribbble.com/oauth/authorize",
		scope:    "public",
		headers:  map[string]string{"Authorization": "Bearer 29ed478ab86c07f1c069b1af76088f7431396b7c4a2523d06911345da82224a0"},
		answers: answers{
			dribbbleToken: jsonAnswer(200, `{"access_token":"29ed478ab86c07f1c069b1af76088f7431396b7c4a2523d06911345da82224a0","token_type":"bearer","scope":"public"}`),
			dribbbleUser: jsonAnswer(200, `{"id":1,"name":"Dan Cederholm","login":"simplebits","html_url":"https://dribbble.com/simplebits",`+
				`"avatar_url":"https://cdn.dribbble.com/users/1/avatars/normal/dc.jpg?1371679243","bio":"Co-founder of Dribbble.","location":"Salem, MA",`+
				`"can_upload_shot":true,"pro":true,"followers_count":29262,"created_at":"2009-07-08T02:51:22Z","type":"User","email":"dan@dribbble.test","teams":[]}`),
		},
		user: auth.User{Sub: "1", Name: "Dan Cederholm", Image: "https://cdn.dribbble.com/users/1/avatars/normal/dc.jpg?1371679243"},
	}
}

func TestDribbble(t *testing.T) {
	t.Parallel()
	fakeDribbble().checkSignsIn(t, map[string]variant{
		"no name":                 {dribbbleUser, `"Dan Cederholm"`, `null`, func(u *auth.User) { u.Name = "simplebits" }},
		"no picture":              {dribbbleUser, `"https://cdn.dribbble.com/users/1/avatars/normal/dc.jpg?1371679243"`, `null`, func(u *auth.User) { u.Image = "" }},
		"a number beyond 53 bits": {dribbbleUser, `"id":1,`, `"id":9007199254740993,`, func(u *auth.User) { u.Sub = "9007199254740993" }},
	})
	fakeDribbble().checkFails(t, map[string]failure{
		"a bad code":               {dribbbleToken, jsonAnswer(401, `{"error":"invalid_grant","error_description":"The provided authorization grant is invalid"}`), auth.CodeTokenExchangeFailed},
		"a bad token":              {dribbbleUser, jsonAnswer(401, `{"message":"Bad credentials."}`), auth.CodeUserInfoFailed},
		"someone without a number": {dribbbleUser, jsonAnswer(200, `{"login":"simplebits"}`), auth.CodeUserInfoFailed},
		"a number that is text":    {dribbbleUser, jsonAnswer(200, `{"login":"simplebits","id":"1"}`), auth.CodeUserInfoFailed},
		"a number that is rounded": {dribbbleUser, jsonAnswer(200, `{"login":"simplebits","id":9.007199254740993e15}`), auth.CodeUserInfoFailed},
	})
}
