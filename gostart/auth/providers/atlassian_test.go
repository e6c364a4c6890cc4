package providers_test

import (
	"testing"

	"gostart/auth"
	"gostart/auth/providers"
)

const (
	atlassianToken = "POST https://auth.atlassian.com/oauth/token"
	atlassianMe    = "GET https://api.atlassian.com/me"
)

// fakeAtlassian responds as the documentation shows: "OAuth 2.0 (3LO) apps",
// "User Identity API".
func fakeAtlassian() fakeProvider {
	return fakeProvider{
		provider:   providers.Atlassian(settings()),
		authURL:    "https://auth.atlassian.com/authorize",
		scope:      "read:me",
		apiHeaders: map[string]string{"Authorization": "Bearer aBCxYz654123"},
		responses: responses{
			atlassianToken: jsonResponse(200, `{"access_token":"aBCxYz654123","expires_in":3600,"token_type":"Bearer","scope":"read:me"}`),
			atlassianMe: jsonResponse(200, `{"account_type":"atlassian","account_id":"112233aa-bb11-cc22-33dd-445566abcabc","email":"mia@example.com","email_verified":true,`+
				`"name":"Mia Krystof","picture":"https://avatar-management--avatars.us-west-2.prod.public.atl-paas.net/112233aa/1234/128",`+
				`"account_status":"active","nickname":"mkrystof","zoneinfo":"Australia/Sydney","locale":"en-US","extended_profile":{"job_title":"Designer"}}`),
		},
		user: auth.User{
			Sub: "112233aa-bb11-cc22-33dd-445566abcabc", Name: "Mia Krystof", Email: "mia@example.com", EmailVerified: true,
			Image: "https://avatar-management--avatars.us-west-2.prod.public.atl-paas.net/112233aa/1234/128",
		},
	}
}

func TestAtlassianSignsUsersIn(t *testing.T) {
	t.Parallel()
	noEmail := func(u *auth.User) { u.Email, u.EmailVerified = "", false }
	fakeAtlassian().checkSignsIn(t, map[string]variant{
		"an unverified address": {atlassianMe, `"email_verified":true`, `"email_verified":false`, noEmail},
		"no email_verified":     {atlassianMe, `"email_verified":true,`, ``, noEmail},
		"no address":            {atlassianMe, `"mia@example.com"`, `null`, noEmail},
		"a Gravatar picture": {atlassianMe, `https://avatar-management--avatars.us-west-2.prod.public.atl-paas.net/112233aa/1234/128`,
			`https://secure.gravatar.com/avatar/1?s=512`, func(u *auth.User) { u.Image = "https://secure.gravatar.com/avatar/1?s=512" }},
	})
	fakeAtlassian().checkFails(t, map[string]failure{
		"an invalid code":    {atlassianToken, jsonResponse(403, `{"error":"invalid_grant","error_description":"Invalid authorization code"}`), auth.CodeTokenExchangeFailed},
		"a missing scope":    {atlassianMe, jsonResponse(403, `{"code":403,"message":"The request is not allowed"}`), auth.CodeUserInfoFailed},
		"no ID":              {atlassianMe, jsonResponse(200, `{"name":"Mia Krystof","email":"mia@example.com","email_verified":true}`), auth.CodeUserInfoFailed},
		"an ID that is null": {atlassianMe, jsonResponse(200, `{"account_id":null}`), auth.CodeUserInfoFailed},
	})
}

func TestAtlassianReceivesTheAudienceAndAsksForConsent(t *testing.T) {
	t.Parallel()
	request := fakeAtlassian().signIn(t, nil).authRequest
	if request.Get("audience") != "api.atlassian.com" || request.Get("prompt") != "consent" {
		t.Errorf("the authorization request = %v", request)
	}
}
