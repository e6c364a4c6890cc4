package providers_test

import (
	"testing"

	"gostart/auth"
	"gostart/auth/providers"
)

const (
	bitbucketToken  = "POST https://bitbucket.org/site/oauth2/access_token"
	bitbucketUser   = "GET https://api.bitbucket.org/2.0/user"
	bitbucketEmails = "GET https://api.bitbucket.org/2.0/user/emails"
)

// fakeBitbucket responds as the documentation shows: "OAuth 2.0", "Get current
// user", "List email addresses for current user".
func fakeBitbucket() fakeProvider {
	return fakeProvider{
		provider:   providers.Bitbucket(settings()),
		authURL:    "https://bitbucket.org/site/oauth2/authorize",
		scope:      "account email",
		basicAuth:  true,
		apiHeaders: map[string]string{"Authorization": "Bearer ulM4bjtZ"},
		responses: responses{
			bitbucketToken: jsonResponse(200, `{"scopes":"account email","access_token":"ulM4bjtZ","expires_in":7200,"token_type":"bearer","state":"authorization_code","refresh_token":"6ZJz"}`),
			bitbucketUser: jsonResponse(200, `{"type":"user","uuid":"{3b7898dc-6891-4225-ae60-24613bb83080}","account_id":"557058:3c9a0e2d","display_name":"Tutorials Account",`+
				`"nickname":"tutorials","links":{"avatar":{"href":"https://bitbucket.org/account/tutorials/avatar/32/"}}}`),
			bitbucketEmails: jsonResponse(200, `{"values":[{"is_primary":false,"is_confirmed":true,"type":"email","email":"second@example.com"},`+
				`{"is_primary":true,"is_confirmed":true,"type":"email","email":"tutorials@bitbucket.org"}],"page":1,"size":2}`),
		},
		optionalCall: bitbucketEmails,
		user: auth.User{
			Sub: "{3b7898dc-6891-4225-ae60-24613bb83080}", Name: "Tutorials Account", Email: "tutorials@bitbucket.org", EmailVerified: true,
			Image: "https://bitbucket.org/account/tutorials/avatar/32/",
		},
	}
}

func TestBitbucketSignsUsersIn(t *testing.T) {
	t.Parallel()
	noEmail := func(u *auth.User) { u.Email, u.EmailVerified = "", false }
	fakeBitbucket().checkSignsIn(t, map[string]variant{
		"no name":                {bitbucketUser, `"Tutorials Account"`, `null`, func(u *auth.User) { u.Name = "tutorials" }},
		"no avatar":              {bitbucketUser, `{"href":"https://bitbucket.org/account/tutorials/avatar/32/"}`, `null`, func(u *auth.User) { u.Image = "" }},
		"an unconfirmed address": {bitbucketEmails, `"is_primary":true,"is_confirmed":true`, `"is_primary":true,"is_confirmed":false`, noEmail},
		"no primary address":     {bitbucketEmails, `"is_primary":true`, `"is_primary":false`, noEmail},
		"no addresses":           {bitbucketEmails, "", `{"values":[],"page":1,"size":0}`, noEmail},
	})
	fakeBitbucket().checkFails(t, map[string]failure{
		"an invalid code":         {bitbucketToken, jsonResponse(400, `{"error_description":"The specified code is not valid.","error":"invalid_grant"}`), auth.CodeTokenExchangeFailed},
		"an invalid access token": {bitbucketUser, jsonResponse(401, `{"type":"error","error":{"message":"Access token expired."}}`), auth.CodeUserInfoFailed},
		"no UUID":                 {bitbucketUser, jsonResponse(200, `{"account_id":"557058:3c9a0e2d","nickname":"tutorials"}`), auth.CodeUserInfoFailed},
	})
}
