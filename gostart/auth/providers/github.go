package providers

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"golang.org/x/oauth2"

	"gostart/auth"
)

// GitHub signs people in with their GitHub account, as an OAuth app:
// https://docs.github.com/en/apps/oauth-apps.
func GitHub(s Settings) auth.Provider {
	return auth.Provider{
		ID:           "github",
		Name:         "GitHub",
		ClientID:     s[ClientID],
		ClientSecret: s[ClientSecret],
		Scopes:       []string{"read:user", "user:email"},
		Endpoint: oauth2.Endpoint{
			AuthURL:   "https://github.com/login/oauth/authorize",
			TokenURL:  "https://github.com/login/oauth/access_token",
			AuthStyle: oauth2.AuthStyleInParams,
		},
		Profile:      githubProfile,
		Revoke:       githubRevoke,
		FormTargets:  []string{"https://github.com"},
		ImageSources: []string{"https://avatars.githubusercontent.com"},
	}
}

// githubProfile fetches the user. The subject is the numeric ID, because
// GitHub can give a login name to another person.
func githubProfile(ctx context.Context, api auth.API) (auth.User, error) {
	var user struct {
		ID     int64  `json:"id"`
		Login  string `json:"login"`
		Name   string `json:"name"`
		Avatar string `json:"avatar_url"`
	}
	if err := api.Get(ctx, "https://api.github.com/user", &user); err != nil {
		return auth.User{}, err
	}
	var emails []githubEmail
	if err := api.GetOptional(ctx, "https://api.github.com/user/emails", &emails); err != nil {
		return auth.User{}, err
	}
	return auth.User{
		Sub:           auth.NumericSub(user.ID),
		Name:          auth.PickName(user.Name, user.Login),
		Email:         primaryEmail(emails),
		EmailVerified: true,
		Image:         user.Avatar,
	}, nil
}

type githubEmail struct {
	Email    string    `json:"email"`
	Primary  auth.Bool `json:"primary"`
	Verified auth.Bool `json:"verified"`
}

// primaryEmail returns the primary address, if it is verified. The address in
// the public profile may be neither primary nor verified.
func primaryEmail(emails []githubEmail) string {
	for _, e := range emails {
		if e.Primary && e.Verified {
			return e.Email
		}
	}
	return ""
}

// githubRevoke revokes the access token with GitHub's own API:
// https://docs.github.com/en/rest/apps/oauth-applications#delete-an-app-token.
func githubRevoke(ctx context.Context, api auth.API) error {
	body, err := json.Marshal(map[string]string{"access_token": api.Token.AccessToken})
	if err != nil {
		return err
	}
	tokenURL := "https://api.github.com/applications/" + url.PathEscape(api.ClientID) + "/token"
	r, err := http.NewRequestWithContext(ctx, http.MethodDelete, tokenURL, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	r.SetBasicAuth(api.ClientID, api.ClientSecret)
	return api.Do(r, nil)
}
