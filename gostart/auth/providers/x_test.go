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

// fakeX answers as the documentation shows: "OAuth 2.0 Authorization Code Flow
// with PKCE", "Get my User".
func fakeX() fakeProvider {
	return fakeProvider{
		provider: providers.X(settings()),
		page:     "https://x.com/i/oauth2/authorize",
		scope:    "users.read tweet.read",
		basic:    true,
		headers:  map[string]string{"Authorization": "Bearer Q0Mzb0VhZ0V5dmNX"},
		answers: answers{
			xToken: jsonAnswer(200, `{"token_type":"bearer","expires_in":7200,"access_token":"Q0Mzb0VhZ0V5dmNX","scope":"users.read tweet.read"}`),
			xMe: jsonAnswer(200, `{"data":{"id":"2244994945","name":"X Dev","username":"TwitterDev",`+
				`"profile_image_url":"https://pbs.twimg.com/profile_images/1683501992314798080/xl1POYLw_normal.jpg"}}`),
		},
		user: auth.User{
			Sub: "2244994945", Name: "X Dev",
			Image: "https://pbs.twimg.com/profile_images/1683501992314798080/xl1POYLw_normal.jpg",
		},
	}
}

func TestX(t *testing.T) {
	t.Parallel()
	fakeX().checkSignsIn(t, map[string]variant{
		"no name":    {xMe, `"X Dev"`, `null`, func(u *auth.User) { u.Name = "TwitterDev" }},
		"no picture": {xMe, "", `{"data":{"id":"2244994945","name":"X Dev"}}`, func(u *auth.User) { u.Image = "" }},
	})
	fakeX().checkFails(t, map[string]failure{
		"a bad code":             {xToken, jsonAnswer(400, `{"error":"invalid_request","error_description":"Value passed for the authorization code was invalid."}`), auth.CodeTokenExchangeFailed},
		"a bad secret":           {xToken, jsonAnswer(401, `{"error":"unauthorized_client","error_description":"Missing valid authorization header"}`), auth.CodeTokenExchangeFailed},
		"a bad token":            {xMe, jsonAnswer(401, `{"title":"Unauthorized","type":"about:blank","status":401,"detail":"Unauthorized"}`), auth.CodeUserInfoFailed},
		"a rate limit":           {xMe, jsonAnswer(429, `{"title":"Too Many Requests","detail":"Too Many Requests","type":"about:blank","status":429}`), auth.CodeUserInfoFailed},
		"an error, with 200":     {xMe, jsonAnswer(200, `{"errors":[{"title":"Not Found Error","type":"https://api.x.com/2/problems/resource-not-found"}]}`), auth.CodeUserInfoFailed},
		"an id that is a number": {xMe, jsonAnswer(200, `{"data":{"id":2244994945,"name":"X Dev"}}`), auth.CodeUserInfoFailed},
	})
}
