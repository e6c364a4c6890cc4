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

// fakePinterest answers as the documentation shows: "Generate OAuth access
// token", "Get user account".
func fakePinterest() fakeProvider {
	return fakeProvider{
		provider: providers.Pinterest(settings()),
		page:     "https://www.pinterest.com/oauth/",
		scope:    "user_accounts:read",
		basic:    true,
		headers:  map[string]string{"Authorization": "Bearer pina_token"},
		answers: answers{
			pinterestToken: jsonAnswer(200, `{"access_token":"pina_token","response_type":"authorization_code","token_type":"bearer","expires_in":2592000,`+
				`"refresh_token":"pinr_token","refresh_token_expires_in":5184000,"scope":"user_accounts:read"}`),
			pinterestAccount: jsonAnswer(200, `{"account_type":"BUSINESS","id":"2783136121146311751","profile_image":"https://i.pinimg.com/280x280_RS/5c/88/fa.jpg",`+
				`"website_url":"https://www.example.test","username":"username","business_name":"My business","board_count":14}`),
		},
		user: auth.User{Sub: "2783136121146311751", Name: "My business", Image: "https://i.pinimg.com/280x280_RS/5c/88/fa.jpg"},
	}
}

func TestPinterest(t *testing.T) {
	t.Parallel()
	fakePinterest().checkSignsIn(t, map[string]variant{
		"a person":   {pinterestAccount, `"My business"`, `null`, func(u *auth.User) { u.Name = "username" }},
		"no picture": {pinterestAccount, `"https://i.pinimg.com/280x280_RS/5c/88/fa.jpg"`, `null`, func(u *auth.User) { u.Image = "" }},
	})
	fakePinterest().checkFails(t, map[string]failure{
		"a bad secret":                      {pinterestToken, jsonAnswer(401, `{"code":2,"message":"Authentication failed."}`), auth.CodeTokenExchangeFailed},
		"a bad token":                       {pinterestAccount, jsonAnswer(401, `{"code":2,"message":"Authentication failed."}`), auth.CodeUserInfoFailed},
		"an account that is not to be read": {pinterestAccount, jsonAnswer(403, `{"code":403,"message":"Not authorized to access the user account."}`), auth.CodeUserInfoFailed},
		"an account without an id":          {pinterestAccount, jsonAnswer(200, `{"username":"username"}`), auth.CodeUserInfoFailed},
	})
}
