package providers_test

import (
	"testing"

	"gostart/auth"
	"gostart/auth/providers"
)

const (
	xToken = "POST https://api.x.com/2/oauth2/token"
	xMe    = "GET https://api.x.com/2/users/me?user.fields=profile_image_url"
)

// fakeX responds as the documentation shows: "OAuth 2.0 Authorization Code Flow
// with PKCE", "Get my User".
func fakeX() fakeProvider {
	return fakeProvider{
		provider:   providers.X(settings()),
		authURL:    "https://x.com/i/oauth2/authorize",
		scope:      "users.read tweet.read",
		basicAuth:  true,
		apiHeaders: map[string]string{"Authorization": "Bearer Q0Mzb0VhZ0V5dmNX"},
		responses: responses{
			xToken: jsonResponse(200, `{"token_type":"bearer","expires_in":7200,"access_token":"Q0Mzb0VhZ0V5dmNX","scope":"users.read tweet.read"}`),
			xMe: jsonResponse(200, `{"data":{"id":"2244994945","name":"X Dev","username":"TwitterDev",`+
				`"profile_image_url":"https://pbs.twimg.com/profile_images/1683501992314798080/xl1POYLw_normal.jpg"}}`),
		},
		user: auth.User{
			Sub: "2244994945", Name: "X Dev",
			Image: "https://pbs.twimg.com/profile_images/1683501992314798080/xl1POYLw_normal.jpg",
		},
	}
}

func TestXSignsUsersIn(t *testing.T) {
	t.Parallel()
	fakeX().checkSignsIn(t, map[string]variant{
		"no name":    {xMe, `"X Dev"`, `null`, func(u *auth.User) { u.Name = "TwitterDev" }},
		"no picture": {xMe, "", `{"data":{"id":"2244994945","name":"X Dev"}}`, func(u *auth.User) { u.Image = "" }},
	})
	fakeX().checkFails(t, map[string]failure{
		"an invalid code":          {xToken, jsonResponse(400, `{"error":"invalid_request","error_description":"Value passed for the authorization code was invalid."}`), auth.CodeTokenExchangeFailed},
		"a wrong client secret":    {xToken, jsonResponse(401, `{"error":"unauthorized_client","error_description":"Missing valid authorization header"}`), auth.CodeTokenExchangeFailed},
		"an invalid access token":  {xMe, jsonResponse(401, `{"title":"Unauthorized","type":"about:blank","status":401,"detail":"Unauthorized"}`), auth.CodeUserInfoFailed},
		"status 429":               {xMe, jsonResponse(429, `{"title":"Too Many Requests","detail":"Too Many Requests","type":"about:blank","status":429}`), auth.CodeUserInfoFailed},
		"an error with status 200": {xMe, jsonResponse(200, `{"errors":[{"title":"Not Found Error","type":"https://api.x.com/2/problems/resource-not-found"}]}`), auth.CodeUserInfoFailed},
		"an ID that is a number":   {xMe, jsonResponse(200, `{"data":{"id":2244994945,"name":"X Dev"}}`), auth.CodeUserInfoFailed},
	})
}
