package providers

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"

	"golang.org/x/oauth2"

	"gostart/auth"
)

// Notion signs people in with their Notion account, with a public integration.
// Notion has no scopes: the integration's capabilities are part of its
// registration:
// https://developers.notion.com/docs/authorization.
func Notion(s Settings) auth.Provider {
	return auth.Provider{
		ID:           "notion",
		Name:         "Notion",
		ClientID:     s[ClientID],
		ClientSecret: s[ClientSecret],
		AuthParams:   map[string]string{"owner": "user"},
		Endpoint: oauth2.Endpoint{
			AuthURL:   "https://api.notion.com/v1/oauth/authorize",
			TokenURL:  "https://api.notion.com/v1/oauth/token",
			AuthStyle: oauth2.AuthStyleInHeader,
		},
		Profile:     notionProfile,
		Revoke:      notionRevoke,
		FormTargets: []string{"https://api.notion.com"},
		ImageSources: []string{
			"https://secure.notion-static.com",
			"https://s3-us-west-2.amazonaws.com/public.notion-static.com/", // only this bucket, not all of S3
			"https://lh3.googleusercontent.com",                            // for people who sign in to Notion with Google
		},
	}
}

const notionVersion = "2022-06-28" // version of the API

// notionProfile fetches the user, without the e-mail address: Notion does not
// say whether it is verified. The token belongs to the integration's bot in one
// workspace, and the user is the owner of that bot.
func notionProfile(ctx context.Context, api auth.API) (auth.User, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://api.notion.com/v1/users/me", nil)
	if err != nil {
		return auth.User{}, err
	}
	r.Header.Set("Notion-Version", notionVersion)
	var me struct {
		Bot struct {
			Owner struct {
				User struct {
					ID     string `json:"id"`
					Name   string `json:"name"`
					Avatar string `json:"avatar_url"`
				} `json:"user"`
			} `json:"owner"`
		} `json:"bot"`
	}
	err = api.Do(r, &me)
	user := me.Bot.Owner.User
	return auth.User{Sub: user.ID, Name: user.Name, Image: user.Avatar}, err
}

// notionRevoke revokes the access token as in RFC 7009, but with JSON.
func notionRevoke(ctx context.Context, api auth.API) error {
	body, err := json.Marshal(map[string]string{"token": api.Token.AccessToken})
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://api.notion.com/v1/oauth/revoke", bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.SetBasicAuth(api.ClientID, api.ClientSecret)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Notion-Version", notionVersion)
	return api.Do(r, nil)
}
