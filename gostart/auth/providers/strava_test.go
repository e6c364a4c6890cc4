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

// fakeStrava answers as the documentation shows: "Token Exchange", "Get
// Authenticated Athlete".
func fakeStrava() fakeProvider {
	return fakeProvider{
		provider: providers.Strava(settings()),
		page:     "https://www.strava.com/oauth/authorize",
		scope:    "read",
		headers:  map[string]string{"Authorization": "Bearer a4b945687g..."},
		answers: answers{
			stravaToken: jsonAnswer(200, `{"token_type":"Bearer","expires_at":1568775134,"expires_in":21600,"refresh_token":"e5n567567...",`+
				`"access_token":"a4b945687g...","athlete":{"id":1234567890987654321}}`),
			stravaAthlete: jsonAnswer(200, `{"id":1234567890987654321,"username":"marianne_t","resource_state":3,"firstname":"Marianne","lastname":"Teutenberg",`+
				`"sex":"F","profile":"https://dgalywyr863hv.cloudfront.net/pictures/123456789/123456789/2/large.jpg"}`),
		},
		user: auth.User{
			Sub: "1234567890987654321", Name: "Marianne Teutenberg",
			Image: "https://dgalywyr863hv.cloudfront.net/pictures/123456789/123456789/2/large.jpg",
		},
	}
}

func TestStrava(t *testing.T) {
	t.Parallel()
	fakeStrava().checkSignsIn(t, map[string]variant{
		"no last name":  {stravaAthlete, `"Teutenberg"`, `null`, func(u *auth.User) { u.Name = "Marianne" }},
		"no first name": {stravaAthlete, `"Marianne"`, `""`, func(u *auth.User) { u.Name = "Teutenberg" }},
		"no name":       {stravaAthlete, "", `{"id":1,"username":"marianne_t"}`, func(u *auth.User) { *u = auth.User{Sub: "1", Name: "marianne_t"} }},
		"the path of a picture": {stravaAthlete, `https://dgalywyr863hv.cloudfront.net/pictures/123456789/123456789/2/large.jpg`, `avatar/athlete/large.png`,
			func(u *auth.User) { u.Image = "" }},
	})
	fakeStrava().checkFails(t, map[string]failure{
		"a bad code": {stravaToken, jsonAnswer(400, `{"message":"Bad Request","errors":[{"resource":"AuthorizationCode","field":"code","code":"invalid"}]}`),
			auth.CodeTokenExchangeFailed},
		"a bad token": {stravaAthlete, jsonAnswer(401, `{"message":"Authorization Error","errors":[{"resource":"Athlete","field":"access_token","code":"invalid"}]}`),
			auth.CodeUserInfoFailed},
		"a rate limit": {stravaAthlete, jsonAnswer(429, `{"message":"Rate Limit Exceeded","errors":[{"resource":"Application","field":"rate limit","code":"exceeded"}]}`),
			auth.CodeUserInfoFailed},
		"an athlete without a number": {stravaAthlete, jsonAnswer(200, `{"username":"marianne_t"}`), auth.CodeUserInfoFailed},
		"a number that is rounded":    {stravaAthlete, jsonAnswer(200, `{"id":1.2345678909876543e18}`), auth.CodeUserInfoFailed},
	})
}

func TestStravaTakesATokenBack(t *testing.T) {
	t.Parallel()
	fakeStrava().checkRevokes(t, "POST https://www.strava.com/oauth/revoke", "Basic aWQ6c2VjcmV0\napplication/x-www-form-urlencoded\ntoken=a4b945687g...")
}
