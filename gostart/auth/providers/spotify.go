package providers

import (
	"context"

	"golang.org/x/oauth2"

	"gostart/auth"
)

// Spotify signs people in with their Spotify account. The profile needs no scope:
// https://developer.spotify.com/documentation/web-api/tutorials/code-flow.
func Spotify(s Settings) auth.Provider {
	return auth.Provider{
		ID:           "spotify",
		Name:         "Spotify",
		ClientID:     s[ClientID],
		ClientSecret: s[ClientSecret],
		Endpoint: oauth2.Endpoint{
			AuthURL:   "https://accounts.spotify.com/authorize",
			TokenURL:  "https://accounts.spotify.com/api/token",
			AuthStyle: oauth2.AuthStyleInHeader,
		},
		Profile:      spotifyProfile,
		FormTargets:  []string{"https://accounts.spotify.com"},
		ImageSources: []string{"https://i.scdn.co"},
	}
}

// spotifyProfile fetches the user, without the e-mail address: Spotify does not
// verify it. The ID may look like a user name, but nobody can change it.
func spotifyProfile(ctx context.Context, api auth.API) (auth.User, error) {
	var me struct {
		ID     string `json:"id"`
		Name   string `json:"display_name"`
		Images []struct {
			URL string `json:"url"`
		} `json:"images"`
	}
	if err := api.Get(ctx, "https://api.spotify.com/v1/me", &me); err != nil {
		return auth.User{}, err
	}
	user := auth.User{Sub: me.ID, Name: auth.PickName(me.Name, me.ID)}
	if len(me.Images) > 0 {
		user.Image = me.Images[0].URL
	}
	return user, nil
}
