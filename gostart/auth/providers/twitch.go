package providers

import (
	"context"
	"net/http"

	"golang.org/x/oauth2"

	"gostart/auth"
)

// Twitch signs people in with their Twitch account:
// https://dev.twitch.tv/docs/authentication/getting-tokens-oauth.
func Twitch(s Settings) auth.Provider {
	return auth.Provider{
		ID:           "twitch",
		Name:         "Twitch",
		ClientID:     s[ClientID],
		ClientSecret: s[ClientSecret],
		Scopes:       []string{"user:read:email"},
		Endpoint: oauth2.Endpoint{
			AuthURL:   "https://id.twitch.tv/oauth2/authorize",
			TokenURL:  "https://id.twitch.tv/oauth2/token",
			AuthStyle: oauth2.AuthStyleInParams,
		},
		Profile:      twitchProfile,
		RevokeURL:    "https://id.twitch.tv/oauth2/revoke",
		FormTargets:  []string{"https://id.twitch.tv"},
		ImageSources: []string{"https://static-cdn.jtvnw.net"},
	}
}

// twitchProfile fetches the user. Without parameters Twitch returns only the
// owner of the token, and the e-mail address only if it is verified.
func twitchProfile(ctx context.Context, api auth.API) (auth.User, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://api.twitch.tv/helix/users", nil)
	if err != nil {
		return auth.User{}, err
	}
	r.Header.Set("Client-Id", api.ClientID)
	var users struct {
		Data []struct {
			ID          string `json:"id"`
			Login       string `json:"login"`
			DisplayName string `json:"display_name"`
			Email       string `json:"email"`
			Image       string `json:"profile_image_url"`
		} `json:"data"`
	}
	if err := api.Do(r, &users); err != nil || len(users.Data) != 1 {
		return auth.User{}, err // without a subject the sign-in fails
	}
	user := users.Data[0]
	return auth.User{Sub: user.ID, Name: auth.PickName(user.DisplayName, user.Login), Email: user.Email, EmailVerified: true, Image: user.Image}, nil
}
