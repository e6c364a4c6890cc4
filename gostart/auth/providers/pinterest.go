package providers

import (
	"context"

	"golang.org/x/oauth2"

	"gostart/auth"
)

// Pinterest signs people in with their Pinterest account. Pinterest returns no
// e-mail address:
// https://developers.pinterest.com/docs/getting-started/set-up-authentication-and-authorization.
func Pinterest(s Settings) auth.Provider {
	return auth.Provider{
		ID:           "pinterest",
		Name:         "Pinterest",
		ClientID:     s[ClientID],
		ClientSecret: s[ClientSecret],
		Scopes:       []string{"user_accounts:read"},
		Endpoint: oauth2.Endpoint{
			AuthURL:   "https://www.pinterest.com/oauth/",
			TokenURL:  "https://api.pinterest.com/v5/oauth/token",
			AuthStyle: oauth2.AuthStyleInHeader,
		},
		Profile:      pinterestProfile,
		FormTargets:  []string{"https://www.pinterest.com", "https://*.pinterest.com"}, // each country has a subdomain
		ImageSources: []string{"https://i.pinimg.com", "https://s.pinimg.com"},
	}
}

// pinterestProfile fetches the user. The subject is the ID, because people can
// change their user name.
func pinterestProfile(ctx context.Context, api auth.API) (auth.User, error) {
	var account struct {
		ID       string `json:"id"`
		Username string `json:"username"`
		Business string `json:"business_name"`
		Image    string `json:"profile_image"`
	}
	if err := api.Get(ctx, "https://api.pinterest.com/v5/user_account", &account); err != nil {
		return auth.User{}, err
	}
	return auth.User{Sub: account.ID, Name: auth.PickName(account.Business, account.Username), Image: account.Image}, nil
}
