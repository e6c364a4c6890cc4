// Package providers describes the OAuth providers that an app can turn on, one
// a file.
package providers

import (
	"cmp"
	"context"
	"net/http"
	"strconv"

	"golang.org/x/oauth2"

	"gostart/internal/auth"
)

// GitHub signs people in with their GitHub account, as an OAuth app:
// https://docs.github.com/en/apps/oauth-apps.
type GitHub struct {
	ClientID     string
	ClientSecret string
	URL          string // default https://github.com; another for GitHub Enterprise Server
	APIURL       string // default https://api.github.com
}

// Provider returns the provider "github".
func (g GitHub) Provider() auth.Provider {
	site := cmp.Or(g.URL, "https://github.com")
	return auth.Provider{
		ID:           "github",
		Name:         "GitHub",
		ClientID:     g.ClientID,
		ClientSecret: g.ClientSecret,
		Scopes:       []string{"read:user", "user:email"},
		Endpoint: oauth2.Endpoint{
			AuthURL:   site + "/login/oauth/authorize",
			TokenURL:  site + "/login/oauth/access_token",
			AuthStyle: oauth2.AuthStyleInParams,
		},
		Profile:      g.profile,
		FormTargets:  []string{site},
		ImageSources: []string{"https://avatars.githubusercontent.com"},
	}
}

// profile reads who signed in. The id is GitHub's number, as a login name can
// pass to someone else.
func (g GitHub) profile(ctx context.Context, api *http.Client) (auth.User, error) {
	base := cmp.Or(g.APIURL, "https://api.github.com")
	var user struct {
		ID     int64  `json:"id"`
		Login  string `json:"login"`
		Name   string `json:"name"`
		Avatar string `json:"avatar_url"`
	}
	if err := auth.GetJSON(ctx, api, base+"/user", &user); err != nil {
		return auth.User{}, err
	}
	var emails []githubEmail
	if err := auth.GetJSON(ctx, api, base+"/user/emails", &emails); err != nil {
		return auth.User{}, err
	}
	if user.ID == 0 {
		return auth.User{}, nil // without a subject the sign-in fails
	}
	return auth.User{
		Sub:   strconv.FormatInt(user.ID, 10),
		Name:  cmp.Or(user.Name, user.Login),
		Email: primaryEmail(emails),
		Image: user.Avatar,
	}, nil
}

type githubEmail struct {
	Email    string `json:"email"`
	Primary  bool   `json:"primary"`
	Verified bool   `json:"verified"`
}

// primaryEmail returns the primary address if it is verified. The address of
// the public profile is neither, necessarily.
func primaryEmail(emails []githubEmail) string {
	for _, e := range emails {
		if e.Primary && e.Verified {
			return e.Email
		}
	}
	return ""
}
