package providers

import (
	"context"

	"golang.org/x/oauth2"

	"gostart/auth"
)

// Discord signs people in with their Discord account:
// https://docs.discord.com/developers/topics/oauth2.
func Discord(s Settings) auth.Provider {
	return auth.Provider{
		ID:           "discord",
		Name:         "Discord",
		ClientID:     s[ClientID],
		ClientSecret: s[ClientSecret],
		Scopes:       []string{"identify", "email"},
		Endpoint: oauth2.Endpoint{
			AuthURL:   "https://discord.com/oauth2/authorize",
			TokenURL:  "https://discord.com/api/oauth2/token",
			AuthStyle: oauth2.AuthStyleInHeader,
		},
		Profile:      discordProfile,
		RevokeURL:    "https://discord.com/api/oauth2/token/revoke",
		FormTargets:  []string{"https://discord.com"},
		ImageSources: []string{"https://cdn.discordapp.com"},
	}
}

// discordProfile fetches the user. Discord returns a hash of the avatar, and
// the avatar's URL contains this hash.
func discordProfile(ctx context.Context, api auth.API) (auth.User, error) {
	var me struct {
		ID         string    `json:"id"`
		Username   string    `json:"username"`
		GlobalName string    `json:"global_name"`
		Avatar     string    `json:"avatar"`
		Email      string    `json:"email"`
		Verified   auth.Bool `json:"verified"`
	}
	if err := api.Get(ctx, "https://discord.com/api/v10/users/@me", &me); err != nil {
		return auth.User{}, err
	}
	user := auth.User{Sub: me.ID, Name: auth.PickName(me.GlobalName, me.Username)}
	if me.Verified {
		user.Email, user.EmailVerified = me.Email, true
	}
	if me.Avatar != "" {
		user.Image = "https://cdn.discordapp.com/avatars/" + me.ID + "/" + me.Avatar + ".png"
	}
	return user, nil
}
