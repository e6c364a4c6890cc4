package providers

import (
	"context"

	"golang.org/x/oauth2"

	"gostart/auth"
)

// ClickUp signs people in with their ClickUp account. ClickUp has no scopes:
// https://developer.clickup.com/docs/authentication.
func ClickUp(s Settings) auth.Provider {
	return auth.Provider{
		ID:           "click-up",
		Name:         "ClickUp",
		ClientID:     s[ClientID],
		ClientSecret: s[ClientSecret],
		Endpoint: oauth2.Endpoint{
			AuthURL:   "https://app.clickup.com/api",
			TokenURL:  "https://api.clickup.com/api/v2/oauth/token",
			AuthStyle: oauth2.AuthStyleInParams,
		},
		Profile:      clickUpProfile,
		FormTargets:  []string{"https://app.clickup.com"},
		ImageSources: []string{"https://attachments.clickup.com"},
	}
}

// clickUpProfile fetches the user, without the e-mail address: ClickUp does not
// say whether it is verified.
func clickUpProfile(ctx context.Context, api auth.API) (auth.User, error) {
	var response struct {
		User struct {
			ID       int64  `json:"id"`
			Username string `json:"username"`
			Picture  string `json:"profilePicture"`
		} `json:"user"`
	}
	if err := api.Get(ctx, "https://api.clickup.com/api/v2/user", &response); err != nil {
		return auth.User{}, err
	}
	user := response.User
	return auth.User{Sub: auth.NumericSub(user.ID), Name: user.Username, Image: user.Picture}, nil
}
