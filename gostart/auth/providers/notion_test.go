package providers_test

import (
	"testing"

	"gostart/auth"
	"gostart/auth/providers"
)

const (
	notionToken = "POST https://api.notion.com/v1/oauth/token"
	notionMe    = "GET https://api.notion.com/v1/users/me"
)

// fakeNotion responds as the documentation shows: "Create a token", "Retrieve
// your token's bot user".
func fakeNotion() fakeProvider {
	return fakeProvider{
		provider:   providers.Notion(settings()),
		authURL:    "https://api.notion.com/v1/oauth/authorize",
		basicAuth:  true,
		apiHeaders: map[string]string{"Authorization": "Bearer ntn_e653a1d8", "Notion-Version": "2022-06-28"},
		responses: responses{
			notionToken: jsonResponse(200, `{"access_token":"ntn_e653a1d8","token_type":"bearer","bot_id":"b3414d65-1224-5ty7-6ffr-cc9d8773drt6",`+
				`"duplicated_template_id":null,"workspace_id":"j565j4d7-x2w3-4vb5-tyu7-cc9d8773drt6","workspace_name":"Ada's Space","owner":{"workspace":true}}`),
			notionMe: jsonResponse(200, `{"object":"user","id":"16d84278-ab0e-484c-9bdd-b35da3bd8905","name":"pied piper","avatar_url":null,"type":"bot",`+
				`"bot":{"owner":{"type":"user","user":{"object":"user","id":"5389a034-eb5c-47b5-8a9e-f79c99ef166c","name":"christine makenotion",`+
				`"avatar_url":"https://secure.notion-static.com/e6a352a8-8381-44d0-a1dc-9ed80e62b53d.jpg","type":"person",`+
				`"person":{"email":"christine@makenotion.com"}}}}}`),
		},
		user: auth.User{
			Sub: "5389a034-eb5c-47b5-8a9e-f79c99ef166c", Name: "christine makenotion",
			Image: "https://secure.notion-static.com/e6a352a8-8381-44d0-a1dc-9ed80e62b53d.jpg",
		},
	}
}

func TestNotionSignsUsersIn(t *testing.T) {
	t.Parallel()
	fakeNotion().checkSignsIn(t, map[string]variant{
		"no name":    {notionMe, `"christine makenotion"`, "null", func(u *auth.User) { u.Name = "" }},
		"no picture": {notionMe, `"https://secure.notion-static.com/e6a352a8-8381-44d0-a1dc-9ed80e62b53d.jpg"`, "null", func(u *auth.User) { u.Image = "" }},
		"no address": {notionMe, `"person":{"email":"christine@makenotion.com"}`, `"person":{}`, nil},
	})
	fakeNotion().checkFails(t, map[string]failure{
		"an invalid code":             {notionToken, jsonResponse(400, `{"error":"invalid_grant","request_id":"x"}`), auth.CodeTokenExchangeFailed},
		"a bot that a workspace owns": {notionMe, jsonResponse(200, `{"object":"user","id":"16d84278","type":"bot","bot":{"owner":{"type":"workspace","workspace":true}}}`), auth.CodeUserInfoFailed},
		"a bot without an owner":      {notionMe, jsonResponse(200, `{"object":"user","id":"16d84278","type":"bot","bot":{}}`), auth.CodeUserInfoFailed},
		"an owner whose ID is null":   {notionMe, jsonResponse(200, `{"bot":{"owner":{"user":{"name":"x","id":null}}}}`), auth.CodeUserInfoFailed},
		"an invalid access token":     {notionMe, jsonResponse(401, `{"object":"error","status":401,"code":"unauthorized","message":"API token is invalid."}`), auth.CodeUserInfoFailed},
	})
}

func TestNotionRequestsATokenOfAUser(t *testing.T) {
	t.Parallel()
	if got := fakeNotion().signIn(t, nil).authRequest.Get("owner"); got != "user" {
		t.Errorf("owner = %q, want user", got)
	}
}

func TestNotionRevokesTheToken(t *testing.T) {
	t.Parallel()
	fakeNotion().checkRevokes(t, "POST https://api.notion.com/v1/oauth/revoke", "Basic aWQ6c2VjcmV0\napplication/json\n"+`{"token":"ntn_e653a1d8"}`)
}
