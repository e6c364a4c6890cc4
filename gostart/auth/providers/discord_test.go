package providers_test

import (
	"testing"

	"gostart/auth"
	"gostart/auth/providers"
)

const (
	discordToken = "POST https://discord.com/api/oauth2/token"
	discordMe    = "GET https://discord.com/api/v10/users/@me"
)

// fakeDiscord responds as the documentation shows: "Access Token Response",
// "Example User".
func fakeDiscord() fakeProvider {
	return fakeProvider{
		provider:   providers.Discord(settings()),
		authURL:    "https://discord.com/oauth2/authorize",
		scope:      "identify email",
		basicAuth:  true,
		apiHeaders: map[string]string{"Authorization": "Bearer 6qrZcUqja7812RVdnEKjpzOL4CvHBFG"},
		responses: responses{
			discordToken: jsonResponse(200, `{"access_token":"6qrZcUqja7812RVdnEKjpzOL4CvHBFG","token_type":"Bearer","expires_in":604800,`+
				`"refresh_token":"D43f5y0ahjqew82jZ4NViEr2YafMKhue","scope":"identify email"}`),
			discordMe: jsonResponse(200, `{"id":"80351110224678912","username":"nelly","global_name":"Nelly","discriminator":"1337",`+
				`"avatar":"8342729096ea3675442027381ff50dfe","verified":true,"email":"nelly@discord.com","flags":64,"premium_type":0}`),
		},
		user: auth.User{
			Sub: "80351110224678912", Name: "Nelly", Email: "nelly@discord.com", EmailVerified: true,
			Image: "https://cdn.discordapp.com/avatars/80351110224678912/8342729096ea3675442027381ff50dfe.png",
		},
	}
}

func TestDiscordSignsUsersIn(t *testing.T) {
	t.Parallel()
	noEmail := func(u *auth.User) { u.Email, u.EmailVerified = "", false }
	fakeDiscord().checkSignsIn(t, map[string]variant{
		"no display name":       {discordMe, `"Nelly"`, `null`, func(u *auth.User) { u.Name = "nelly" }},
		"no avatar":             {discordMe, `"8342729096ea3675442027381ff50dfe"`, `null`, func(u *auth.User) { u.Image = "" }},
		"an unverified address": {discordMe, `"verified":true`, `"verified":false`, noEmail},
		"no verified field":     {discordMe, `"verified":true,`, ``, noEmail},
		"no address":            {discordMe, `"nelly@discord.com"`, `null`, noEmail},
	})
	fakeDiscord().checkFails(t, map[string]failure{
		"an invalid code":         {discordToken, jsonResponse(400, `{"error":"invalid_grant","error_description":"Invalid \"code\" in request."}`), auth.CodeTokenExchangeFailed},
		"an invalid access token": {discordMe, jsonResponse(401, `{"message":"401: Unauthorized","code":0}`), auth.CodeUserInfoFailed},
		"status 429":              {discordMe, jsonResponse(429, `{"message":"You are being rate limited.","retry_after":64.57,"global":false}`), auth.CodeUserInfoFailed},
		"no ID":                   {discordMe, jsonResponse(200, `{"username":"nelly","verified":true,"email":"nelly@discord.com"}`), auth.CodeUserInfoFailed},
		"an ID that is a number":  {discordMe, jsonResponse(200, `{"id":80351110224678912,"username":"nelly"}`), auth.CodeUserInfoFailed},
	})
}
