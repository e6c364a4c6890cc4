package providers_test

import (
	"testing"

	"gostart/auth"
	"gostart/auth/providers"
)

const (
	twitchToken = "POST https://id.twitch.tv/oauth2/token"
	twitchUsers = "GET https://api.twitch.tv/helix/users"
)

// fakeTwitch responds as the documentation shows: "Getting OAuth Access Tokens",
// "Get Users". The scope in its token response is a list.
func fakeTwitch() fakeProvider {
	return fakeProvider{
		provider:   providers.Twitch(settings()),
		authURL:    "https://id.twitch.tv/oauth2/authorize",
		scope:      "user:read:email",
		apiHeaders: map[string]string{"Authorization": "Bearer rfx2uswqe8l4g1mkagrvg5tv0ks3", "Client-Id": "id"},
		responses: responses{
			twitchToken: jsonResponse(200, `{"access_token":"rfx2uswqe8l4g1mkagrvg5tv0ks3","expires_in":14124,`+
				`"refresh_token":"5b93chm6hdve3mycz05zfzatkfdenfspp1h1ar2xxdalen01","scope":["user:read:email"],"token_type":"bearer"}`),
			twitchUsers: jsonResponse(200, `{"data":[{"id":"141981764","login":"twitchdev","display_name":"TwitchDev","type":"","broadcaster_type":"partner",`+
				`"description":"Supporting third-party developers","view_count":5980557,"email":"not-real@email.com","created_at":"2016-12-14T20:32:28Z",`+
				`"profile_image_url":"https://static-cdn.jtvnw.net/jtv_user_pictures/8a6381c7-profile_image-300x300.png","offline_image_url":""}]}`),
		},
		user: auth.User{
			Sub: "141981764", Name: "TwitchDev", Email: "not-real@email.com", EmailVerified: true,
			Image: "https://static-cdn.jtvnw.net/jtv_user_pictures/8a6381c7-profile_image-300x300.png",
		},
	}
}

func TestTwitchSignsUsersIn(t *testing.T) {
	t.Parallel()
	fakeTwitch().checkSignsIn(t, map[string]variant{
		"no display name":     {twitchUsers, `"TwitchDev"`, `""`, func(u *auth.User) { u.Name = "twitchdev" }},
		"no verified address": {twitchUsers, `"email":"not-real@email.com",`, ``, func(u *auth.User) { u.Email, u.EmailVerified = "", false }},
	})
	fakeTwitch().checkFails(t, map[string]failure{
		"an invalid code":         {twitchToken, jsonResponse(400, `{"status":400,"message":"Invalid authorization code"}`), auth.CodeTokenExchangeFailed},
		"a wrong client secret":   {twitchToken, jsonResponse(403, `{"status":403,"message":"invalid client secret"}`), auth.CodeTokenExchangeFailed},
		"no users":                {twitchUsers, jsonResponse(200, `{"data":[]}`), auth.CodeUserInfoFailed},
		"users that are null":     {twitchUsers, jsonResponse(200, `{"data":null}`), auth.CodeUserInfoFailed},
		"two users":               {twitchUsers, jsonResponse(200, `{"data":[{"id":"1"},{"id":"2"}]}`), auth.CodeUserInfoFailed},
		"no ID":                   {twitchUsers, jsonResponse(200, `{"data":[{"login":"twitchdev"}]}`), auth.CodeUserInfoFailed},
		"an ID that is null":      {twitchUsers, jsonResponse(200, `{"data":[{"id":null,"login":"twitchdev"}]}`), auth.CodeUserInfoFailed},
		"an invalid access token": {twitchUsers, jsonResponse(401, `{"error":"Unauthorized","status":401,"message":"Invalid OAuth token"}`), auth.CodeUserInfoFailed},
	})
}
