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

// fakeHubSpot answers as the documentation shows: "Manage OAuth access tokens",
// "Token introspection endpoint".
func fakeHubSpot() fakeProvider {
	return fakeProvider{
		provider: providers.HubSpot(settings()),
		page:     "https://app.hubspot.com/oauth/authorize",
		scope:    "oauth",
		headers:  map[string]string{"Content-Type": "application/x-www-form-urlencoded"},
		answers: answers{
			hubspotToken: jsonAnswer(200, `{"token_type":"bearer","refresh_token":"na1-ab12-cd34","hub_id":62515,"scopes":["oauth"],"access_token":"CNmX1234","expires_in":1800}`),
			hubspotIntrospect: jsonAnswer(200, `{"token_use":"token","active":true,"token":"CNmX1234","hub_id":62515,"user_id":293199,"client_id":"id","app_id":456,`+
				`"scopes":["oauth"],"expires_in":1754,"is_private_distribution":false,"token_type":"access","user":"jane@example.com","hub_domain":"demo.hubapi.com"}`),
		},
		user: auth.User{Sub: "293199", Name: "jane@example.com"},
	}
}

func TestHubSpot(t *testing.T) {
	t.Parallel()
	fakeHubSpot().checkSignsIn(t, map[string]variant{
		"no address":              {hubspotIntrospect, `"user":"jane@example.com",`, ``, func(u *auth.User) { u.Name = "" }},
		"a number beyond 53 bits": {hubspotIntrospect, `"user_id":293199`, `"user_id":9007199254740993`, func(u *auth.User) { u.Sub = "9007199254740993" }},
	})
	fakeHubSpot().checkFails(t, map[string]failure{
		"a bad code":              {hubspotToken, jsonAnswer(400, `{"error":"invalid_grant","status":"BAD_AUTH_CODE","message":"missing or unknown auth code"}`), auth.CodeTokenExchangeFailed},
		"a token that has ended":  {hubspotIntrospect, jsonAnswer(200, `{"active":false}`), auth.CodeUserInfoFailed},
		"a dead token of someone": {hubspotIntrospect, jsonAnswer(200, `{"active":false,"user_id":293199}`), auth.CodeUserInfoFailed},
		"a token of nobody":       {hubspotIntrospect, jsonAnswer(200, `{"active":true,"hub_id":62515}`), auth.CodeUserInfoFailed},
		"a number that is text":   {hubspotIntrospect, jsonAnswer(200, `{"active":true,"user_id":"293199"}`), auth.CodeUserInfoFailed},
	})
}

func TestHubSpotSaysWhoseATokenIs(t *testing.T) {
	t.Parallel()
	const want = "Bearer CNmX1234\napplication/x-www-form-urlencoded\n" +
		"client_id=id&client_secret=secret&token=CNmX1234&token_type_hint=access_token"
	if got := fakeHubSpot().sentTo(t, hubspotIntrospect); got != want {
		t.Errorf("the call:\n%s\nwant:\n%s", got, want)
	}
}
