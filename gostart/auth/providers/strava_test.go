package providers_test

import (
	"testing"

	"gostart/auth"
	"gostart/auth/providers"
)

const (
	stravaToken   = "POST https://www.strava.com/oauth/token"
	stravaAthlete = "GET https://www.strava.com/api/v3/athlete"
)

// fakeStrava responds as the documentation shows: "Token Exchange", "Get
// Authenticated Athlete".
func fakeStrava() fakeProvider {
	return fakeProvider{
		provider:   providers.Strava(settings()),
		authURL:    "https://www.strava.com/oauth/authorize",
		scope:      "read",
		apiHeaders: map[string]string{"Authorization": "Bearer a4b945687g..."},
		responses: responses{
			stravaToken: jsonResponse(200, `{"token_type":"Bearer","expires_at":1568775134,"expires_in":21600,"refresh_token":"e5n567567...",`+
				`"access_token":"a4b945687g...","athlete":{"id":1234567890987654321}}`),
			stravaAthlete: jsonResponse(200, `{"id":1234567890987654321,"username":"marianne_t","resource_state":3,"firstname":"Marianne","lastname":"Teutenberg",`+
				`"sex":"F","profile":"https://dgalywyr863hv.cloudfront.net/pictures/123456789/123456789/2/large.jpg"}`),
		},
		user: auth.User{
			Sub: "1234567890987654321", Name: "Marianne Teutenberg",
			Image: "https://dgalywyr863hv.cloudfront.net/pictures/123456789/123456789/2/large.jpg",
		},
	}
}

func TestStravaSignsUsersIn(t *testing.T) {
	t.Parallel()
	fakeStrava().checkSignsIn(t, map[string]variant{
		"no last name":  {stravaAthlete, `"Teutenberg"`, `null`, func(u *auth.User) { u.Name = "Marianne" }},
		"no first name": {stravaAthlete, `"Marianne"`, `""`, func(u *auth.User) { u.Name = "Teutenberg" }},
		"no name":       {stravaAthlete, "", `{"id":1,"username":"marianne_t"}`, func(u *auth.User) { *u = auth.User{Sub: "1", Name: "marianne_t"} }},
		"a picture without a host": {stravaAthlete, `https://dgalywyr863hv.cloudfront.net/pictures/123456789/123456789/2/large.jpg`, `avatar/athlete/large.png`,
			func(u *auth.User) { u.Image = "" }},
	})
	fakeStrava().checkFails(t, map[string]failure{
		"an invalid code": {stravaToken, jsonResponse(400, `{"message":"Bad Request","errors":[{"resource":"AuthorizationCode","field":"code","code":"invalid"}]}`),
			auth.CodeTokenExchangeFailed},
		"an invalid access token": {stravaAthlete, jsonResponse(401, `{"message":"Authorization Error","errors":[{"resource":"Athlete","field":"access_token","code":"invalid"}]}`),
			auth.CodeUserInfoFailed},
		"status 429": {stravaAthlete, jsonResponse(429, `{"message":"Rate Limit Exceeded","errors":[{"resource":"Application","field":"rate limit","code":"exceeded"}]}`),
			auth.CodeUserInfoFailed},
		"no ID":                   {stravaAthlete, jsonResponse(200, `{"username":"marianne_t"}`), auth.CodeUserInfoFailed},
		"an ID in floating point": {stravaAthlete, jsonResponse(200, `{"id":1.2345678909876543e18}`), auth.CodeUserInfoFailed},
	})
}

func TestStravaRevokesTheToken(t *testing.T) {
	t.Parallel()
	fakeStrava().checkRevokes(t, "POST https://www.strava.com/oauth/revoke", "Basic aWQ6c2VjcmV0\napplication/x-www-form-urlencoded\ntoken=a4b945687g...")
}
