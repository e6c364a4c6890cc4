package providers_test

import (
	"testing"

	"gostart/auth"
	"gostart/auth/providers"
)

const (
	spotifyToken = "POST https://accounts.spotify.com/api/token"
	spotifyMe    = "GET https://api.spotify.com/v1/me"
)

// fakeSpotify answers as the documentation shows: "Authorization Code Flow",
// "Get Current User's Profile".
func fakeSpotify() fakeProvider {
	return fakeProvider{
		provider: providers.Spotify(settings()),
		page:     "https://accounts.spotify.com/authorize",
		basic:    true,
		headers:  map[string]string{"Authorization": "Bearer NgCXRK...MzYjw"},
		answers: answers{
			spotifyToken: jsonAnswer(200, `{"access_token":"NgCXRK...MzYjw","token_type":"Bearer","scope":"","expires_in":3600,"refresh_token":"NgAagA...Um_SHo"}`),
			spotifyMe: jsonAnswer(200, `{"display_name":"Smedjan","email":"smedjan@example.com","href":"https://api.spotify.com/v1/users/smedjan-1","id":"smedjan-1",`+
				`"images":[{"url":"https://i.scdn.co/image/ab67616d00001e02ff9ca10b55ce82ae553c8228","height":300,"width":300}],"type":"user"}`),
		},
		user: auth.User{Sub: "smedjan-1", Name: "Smedjan", Image: "https://i.scdn.co/image/ab67616d00001e02ff9ca10b55ce82ae553c8228"},
	}
}

func TestSpotify(t *testing.T) {
	t.Parallel()
	fakeSpotify().checkSignsIn(t, map[string]variant{
		"no name":                   {spotifyMe, `"Smedjan"`, `null`, func(u *auth.User) { u.Name = "smedjan-1" }},
		"no pictures":               {spotifyMe, "", `{"id":"smedjan-1","display_name":"Smedjan","images":[]}`, func(u *auth.User) { u.Image = "" }},
		"null in place of pictures": {spotifyMe, "", `{"id":"smedjan-1","display_name":"Smedjan","images":null}`, func(u *auth.User) { u.Image = "" }},
	})
	fakeSpotify().checkFails(t, map[string]failure{
		"a bad code":  {spotifyToken, jsonAnswer(400, `{"error":"invalid_grant","error_description":"Invalid authorization code"}`), auth.CodeTokenExchangeFailed},
		"a bad token": {spotifyMe, jsonAnswer(401, `{"error":{"status":401,"message":"Invalid access token"}}`), auth.CodeUserInfoFailed},
		"someone not on the list of an app in development": {spotifyMe,
			answer{status: 403, contentType: "text/plain", body: "User not registered in the Developer Dashboard"}, auth.CodeUserInfoFailed},
		"a user without an id": {spotifyMe, jsonAnswer(200, `{"display_name":"Smedjan"}`), auth.CodeUserInfoFailed},
	})
}
