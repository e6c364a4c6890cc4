package providers

import (
	"context"

	"golang.org/x/oauth2"

	"gostart/auth"
)

// Atlassian signs people in with their Atlassian account (Jira, Confluence).
// The app is an OAuth 2.0 (3LO) app with the User Identity API:
// https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/.
func Atlassian(s Settings) auth.Provider {
	return auth.Provider{
		ID:           "atlassian",
		Name:         "Atlassian",
		ClientID:     s[ClientID],
		ClientSecret: s[ClientSecret],
		Scopes:       []string{"read:me"},
		AuthParams:   map[string]string{"audience": "api.atlassian.com", "prompt": "consent"},
		Endpoint: oauth2.Endpoint{
			AuthURL:   "https://auth.atlassian.com/authorize",
			TokenURL:  "https://auth.atlassian.com/oauth/token",
			AuthStyle: oauth2.AuthStyleInParams,
		},
		Profile:     atlassianProfile,
		FormTargets: []string{"https://auth.atlassian.com"},
		ImageSources: []string{
			"https://avatar-management--avatars.us-west-2.prod.public.atl-paas.net",
			"https://secure.gravatar.com",
		},
	}
}

// atlassianProfile fetches the user.
func atlassianProfile(ctx context.Context, api auth.API) (auth.User, error) {
	var me struct {
		ID       string    `json:"account_id"`
		Name     string    `json:"name"`
		Email    string    `json:"email"`
		Verified auth.Bool `json:"email_verified"`
		Picture  string    `json:"picture"`
	}
	if err := api.Get(ctx, "https://api.atlassian.com/me", &me); err != nil {
		return auth.User{}, err
	}
	user := auth.User{Sub: me.ID, Name: me.Name, Image: me.Picture}
	if me.Verified {
		user.Email, user.EmailVerified = me.Email, true
	}
	return user, nil
}
