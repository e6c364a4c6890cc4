package providers_test

import (
	"testing"

	"gostart/auth"
	"gostart/auth/providers"
)

const (
	hubspotToken      = "POST https://api.hubapi.com/oauth/2026-03/token"
	hubspotIntrospect = "POST https://api.hubapi.com/oauth/2026-03/token/introspect"
)

// fakeHubSpot responds as the documentation shows: "Manage OAuth access tokens",
// "Token introspection endpoint".
func fakeHubSpot() fakeProvider {
	return fakeProvider{
		provider:   providers.HubSpot(settings()),
		authURL:    "https://app.hubspot.com/oauth/authorize",
		scope:      "oauth",
		apiHeaders: map[string]string{"Content-Type": "application/x-www-form-urlencoded"},
		responses: responses{
			hubspotToken: jsonResponse(200, `{"token_type":"bearer","refresh_token":"na1-ab12-cd34","hub_id":62515,"scopes":["oauth"],"access_token":"CNmX1234","expires_in":1800}`),
			hubspotIntrospect: jsonResponse(200, `{"token_use":"token","active":true,"token":"CNmX1234","hub_id":62515,"user_id":293199,"client_id":"id","app_id":456,`+
				`"scopes":["oauth"],"expires_in":1754,"is_private_distribution":false,"token_type":"access","user":"jane@example.com","hub_domain":"demo.hubapi.com"}`),
		},
		user: auth.User{Sub: "293199", Name: "jane@example.com"},
	}
}

func TestHubSpotSignsUsersIn(t *testing.T) {
	t.Parallel()
	fakeHubSpot().checkSignsIn(t, map[string]variant{
		"no address":                 {hubspotIntrospect, `"user":"jane@example.com",`, ``, func(u *auth.User) { u.Name = "" }},
		"an ID of more than 53 bits": {hubspotIntrospect, `"user_id":293199`, `"user_id":9007199254740993`, func(u *auth.User) { u.Sub = "9007199254740993" }},
	})
	fakeHubSpot().checkFails(t, map[string]failure{
		"an invalid code":                 {hubspotToken, jsonResponse(400, `{"error":"invalid_grant","status":"BAD_AUTH_CODE","message":"missing or unknown auth code"}`), auth.CodeTokenExchangeFailed},
		"an expired token":                {hubspotIntrospect, jsonResponse(200, `{"active":false}`), auth.CodeUserInfoFailed},
		"an expired token with a user ID": {hubspotIntrospect, jsonResponse(200, `{"active":false,"user_id":293199}`), auth.CodeUserInfoFailed},
		"no user ID":                      {hubspotIntrospect, jsonResponse(200, `{"active":true,"hub_id":62515}`), auth.CodeUserInfoFailed},
		"an ID that is a string":          {hubspotIntrospect, jsonResponse(200, `{"active":true,"user_id":"293199"}`), auth.CodeUserInfoFailed},
	})
}

func TestHubSpotIntrospectsTheAccessToken(t *testing.T) {
	t.Parallel()
	const want = "Bearer CNmX1234\napplication/x-www-form-urlencoded\n" +
		"client_id=id&client_secret=secret&token=CNmX1234&token_type_hint=access_token"
	if got := fakeHubSpot().sentTo(t, hubspotIntrospect); got != want {
		t.Errorf("the request:\n%s\nwant:\n%s", got, want)
	}
}
