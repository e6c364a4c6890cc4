package providers_test

import (
	"testing"

	"gostart/auth"
	"gostart/auth/providers"
)

const (
	pinterestToken   = "POST https://api.pinterest.com/v5/oauth/token"
	pinterestAccount = "GET https://api.pinterest.com/v5/user_account"
)

// fakePinterest responds as the documentation shows: "Generate OAuth access
// token", "Get user account".
func fakePinterest() fakeProvider {
	return fakeProvider{
		provider:   providers.Pinterest(settings()),
		authURL:    "https://www.pinterest.com/oauth/",
		scope:      "user_accounts:read",
		basicAuth:  true,
		apiHeaders: map[string]string{"Authorization": "Bearer pina_token"},
		responses: responses{
			pinterestToken: jsonResponse(200, `{"access_token":"pina_token","response_type":"authorization_code","token_type":"bearer","expires_in":2592000,`+
				`"refresh_token":"pinr_token","refresh_token_expires_in":5184000,"scope":"user_accounts:read"}`),
			pinterestAccount: jsonResponse(200, `{"account_type":"BUSINESS","id":"2783136121146311751","profile_image":"https://i.pinimg.com/280x280_RS/5c/88/fa.jpg",`+
				`"website_url":"https://www.example.test","username":"username","business_name":"My business","board_count":14}`),
		},
		user: auth.User{Sub: "2783136121146311751", Name: "My business", Image: "https://i.pinimg.com/280x280_RS/5c/88/fa.jpg"},
	}
}

func TestPinterestSignsUsersIn(t *testing.T) {
	t.Parallel()
	fakePinterest().checkSignsIn(t, map[string]variant{
		"a personal account": {pinterestAccount, `"My business"`, `null`, func(u *auth.User) { u.Name = "username" }},
		"no picture":         {pinterestAccount, `"https://i.pinimg.com/280x280_RS/5c/88/fa.jpg"`, `null`, func(u *auth.User) { u.Image = "" }},
	})
	fakePinterest().checkFails(t, map[string]failure{
		"a wrong client secret":   {pinterestToken, jsonResponse(401, `{"code":2,"message":"Authentication failed."}`), auth.CodeTokenExchangeFailed},
		"an invalid access token": {pinterestAccount, jsonResponse(401, `{"code":2,"message":"Authentication failed."}`), auth.CodeUserInfoFailed},
		"status 403":              {pinterestAccount, jsonResponse(403, `{"code":403,"message":"Not authorized to access the user account."}`), auth.CodeUserInfoFailed},
		"no ID":                   {pinterestAccount, jsonResponse(200, `{"username":"username"}`), auth.CodeUserInfoFailed},
	})
}
