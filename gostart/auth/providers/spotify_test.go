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

// fakeSpotify responds as the documentation shows: "Authorization Code Flow",
// "Get Current User's Profile".
func fakeSpotify() fakeProvider {
	return fakeProvider{
		provider:   providers.Spotify(settings()),
		authURL:    "https://accounts.spotify.com/authorize",
		basicAuth:  true,
		apiHeaders: map[string]string{"Authorization": "Bearer NgCXRK...MzYjw"},
		responses: responses{
			spotifyToken: jsonResponse(200, `{"access_token":"NgCXRK...MzYjw","token_type":"Bearer","scope":"","expires_in":3600,"refresh_token":"NgAagA...Um_SHo"}`),
			spotifyMe: jsonResponse(200, `{"display_name":"Smedjan","email":"smedjan@example.com","href":"https://api.spotify.com/v1/users/smedjan-1","id":"smedjan-1",`+
				`"images":[{"url":"https://i.scdn.co/image/ab67616d00001e02ff9ca10b55ce82ae553c8228","height":300,"width":300}],"type":"user"}`),
		},
		user: auth.User{Sub: "smedjan-1", Name: "Smedjan", Image: "https://i.scdn.co/image/ab67616d00001e02ff9ca10b55ce82ae553c8228"},
	}
}

func TestSpotifySignsUsersIn(t *testing.T) {
	t.Parallel()
	fakeSpotify().checkSignsIn(t, map[string]variant{
		"no name":                   {spotifyMe, `"Smedjan"`, `null`, func(u *auth.User) { u.Name = "smedjan-1" }},
		"no pictures":               {spotifyMe, "", `{"id":"smedjan-1","display_name":"Smedjan","images":[]}`, func(u *auth.User) { u.Image = "" }},
		"null in place of pictures": {spotifyMe, "", `{"id":"smedjan-1","display_name":"Smedjan","images":null}`, func(u *auth.User) { u.Image = "" }},
	})
	fakeSpotify().checkFails(t, map[string]failure{
		"an invalid code":         {spotifyToken, jsonResponse(400, `{"error":"invalid_grant","error_description":"Invalid authorization code"}`), auth.CodeTokenExchangeFailed},
		"an invalid access token": {spotifyMe, jsonResponse(401, `{"error":{"status":401,"message":"Invalid access token"}}`), auth.CodeUserInfoFailed},
		"a user whom an app in development does not list": {spotifyMe,
			fakeResponse{status: 403, contentType: "text/plain", body: "User not registered in the Developer Dashboard"}, auth.CodeUserInfoFailed},
		"no ID": {spotifyMe, jsonResponse(200, `{"display_name":"Smedjan"}`), auth.CodeUserInfoFailed},
	})
}
