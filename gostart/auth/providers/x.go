package providers

import (
	"context"

	"golang.org/x/oauth2"

	"gostart/auth"
)

// X signs people in with their X account:
// https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code.
//
// It requests no e-mail address: X refuses the scope users.email unless the app
// is set up for it.
func X(s Settings) auth.Provider {
	return auth.Provider{
		ID:           "x",
		Name:         "X",
		ClientID:     s[ClientID],
		ClientSecret: s[ClientSecret],
		Scopes:       []string{"users.read", "tweet.read"}, // both are required to read the user
		Endpoint: oauth2.Endpoint{
			AuthURL:   "https://x.com/i/oauth2/authorize",
			TokenURL:  "https://api.x.com/2/oauth2/token",
			AuthStyle: oauth2.AuthStyleInHeader,
		},
		Profile:      xProfile,
		RevokeURL:    "https://api.x.com/2/oauth2/revoke",
		FormTargets:  []string{"https://x.com"},
		ImageSources: []string{"https://pbs.twimg.com"},
	}
}

// xProfile fetches the user.
func xProfile(ctx context.Context, api auth.API) (auth.User, error) {
	var me struct {
		Data struct {
			ID       string `json:"id"`
			Name     string `json:"name"`
			Username string `json:"username"`
			Image    string `json:"profile_image_url"`
		} `json:"data"`
	}
	if err := api.Get(ctx, "https://api.x.com/2/users/me?user.fields=profile_image_url", &me); err != nil {
		return auth.User{}, err
	}
	return auth.User{Sub: me.Data.ID, Name: auth.PickName(me.Data.Name, me.Data.Username), Image: me.Data.Image}, nil
}
