package providers

import (
	"context"

	"golang.org/x/oauth2"

	"gostart/auth"
)

// Bitbucket signs people in with their account at bitbucket.org:
// https://developer.atlassian.com/cloud/bitbucket/oauth-2.
func Bitbucket(s Settings) auth.Provider {
	return auth.Provider{
		ID:           "bitbucket",
		Name:         "Bitbucket",
		ClientID:     s[ClientID],
		ClientSecret: s[ClientSecret],
		Scopes:       []string{"account", "email"},
		Endpoint: oauth2.Endpoint{
			AuthURL:   "https://bitbucket.org/site/oauth2/authorize",
			TokenURL:  "https://bitbucket.org/site/oauth2/access_token",
			AuthStyle: oauth2.AuthStyleInHeader,
		},
		Profile:     bitbucketProfile,
		FormTargets: []string{"https://bitbucket.org", "https://id.atlassian.com"}, // bitbucket.org redirects to the sign-in page of Atlassian
		ImageSources: []string{
			"https://bitbucket.org",
			"https://avatar-management--avatars.us-west-2.prod.public.atl-paas.net",
			"https://secure.gravatar.com", "https://*.wp.com", // Gravatar may redirect to wp.com
		},
	}
}

// bitbucketProfile fetches the user. The subject is the UUID, because all names
// can change.
func bitbucketProfile(ctx context.Context, api auth.API) (auth.User, error) {
	var user struct {
		UUID        string `json:"uuid"`
		DisplayName string `json:"display_name"`
		Nickname    string `json:"nickname"`
		Links       struct {
			Avatar struct {
				Href string `json:"href"`
			} `json:"avatar"`
		} `json:"links"`
	}
	if err := api.Get(ctx, "https://api.bitbucket.org/2.0/user", &user); err != nil {
		return auth.User{}, err
	}
	var emails bitbucketEmails
	if err := api.GetOptional(ctx, "https://api.bitbucket.org/2.0/user/emails", &emails); err != nil {
		return auth.User{}, err
	}
	return auth.User{
		Sub:   user.UUID,
		Name:  auth.PickName(user.DisplayName, user.Nickname),
		Email: emails.primary(), EmailVerified: true,
		Image: user.Links.Avatar.Href,
	}, nil
}

type bitbucketEmails struct {
	Values []struct {
		Email     string    `json:"email"`
		Primary   auth.Bool `json:"is_primary"`
		Confirmed auth.Bool `json:"is_confirmed"`
	} `json:"values"`
}

// primary returns the primary address, if it is confirmed.
func (e bitbucketEmails) primary() string {
	for _, v := range e.Values {
		if v.Primary && v.Confirmed {
			return v.Email
		}
	}
	return ""
}
