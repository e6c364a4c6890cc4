package providers

import (
	"context"

	"golang.org/x/oauth2"

	"gostart/auth"
)

// Dribbble signs people in with their Dribbble account:
// https://developer.dribbble.com/v2/oauth/.
func Dribbble(s Settings) auth.Provider {
	return auth.Provider{
		ID:           "dribbble",
		Name:         "Dribbble",
		ClientID:     s[ClientID],
		ClientSecret: s[ClientSecret],
		Scopes:       []string{"public"},
		Endpoint: oauth2.Endpoint{
			AuthURL:   "https://dribbble.com/oauth/authorize",
			TokenURL:  "https://dribbble.com/oauth/token",
			AuthStyle: oauth2.AuthStyleInParams,
		},
		Profile:      dribbbleProfile,
		FormTargets:  []string{"https://dribbble.com"},
		ImageSources: []string{"https://cdn.dribbble.com"},
	}
}

// dribbbleProfile fetches the user. Dribbble returns no e-mail address.
func dribbbleProfile(ctx context.Context, api auth.API) (auth.User, error) {
	var user struct {
		ID     int64  `json:"id"`
		Login  string `json:"login"`
		Name   string `json:"name"`
		Avatar string `json:"avatar_url"`
	}
	if err := api.Get(ctx, "https://api.dribbble.com/v2/user", &user); err != nil {
		return auth.User{}, err
	}
	return auth.User{Sub: auth.NumericSub(user.ID), Name: auth.PickName(user.Name, user.Login), Image: user.Avatar}, nil
}
