package providers

import (
	"context"

	"golang.org/x/oauth2"

	"gostart/auth"
)

// Figma signs people in with their Figma account:
// https://developers.figma.com/docs/rest-api/authentication.
func Figma(s Settings) auth.Provider {
	return auth.Provider{
		ID:           "figma",
		Name:         "Figma",
		ClientID:     s[ClientID],
		ClientSecret: s[ClientSecret],
		Scopes:       []string{"current_user:read"},
		Endpoint: oauth2.Endpoint{
			AuthURL:   "https://www.figma.com/oauth",
			TokenURL:  "https://api.figma.com/v1/oauth/token",
			AuthStyle: oauth2.AuthStyleInHeader,
		},
		Profile:      figmaProfile,
		FormTargets:  []string{"https://www.figma.com"},
		ImageSources: []string{"https://s3-alpha.figma.com", "https://www.gravatar.com"},
	}
}

// figmaProfile fetches the user, without the e-mail address: Figma does not say
// whether it is verified.
func figmaProfile(ctx context.Context, api auth.API) (auth.User, error) {
	var me struct {
		ID     string `json:"id"`
		Handle string `json:"handle"`
		Image  string `json:"img_url"`
	}
	if err := api.Get(ctx, "https://api.figma.com/v1/me", &me); err != nil {
		return auth.User{}, err
	}
	return auth.User{Sub: me.ID, Name: me.Handle, Image: me.Image}, nil
}
