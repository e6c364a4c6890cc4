package providers

import (
	"context"
	"net/http"

	"golang.org/x/oauth2"

	"gostart/auth"
)

// Mailchimp signs people in with their Mailchimp login. Mailchimp has no scopes:
// https://mailchimp.com/developer/marketing/guides/access-user-data-oauth-2.
func Mailchimp(s Settings) auth.Provider {
	return auth.Provider{
		ID:           "mailchimp",
		Name:         "Mailchimp",
		ClientID:     s[ClientID],
		ClientSecret: s[ClientSecret],
		Endpoint: oauth2.Endpoint{
			AuthURL:   "https://login.mailchimp.com/oauth2/authorize",
			TokenURL:  "https://login.mailchimp.com/oauth2/token",
			AuthStyle: oauth2.AuthStyleInParams,
		},
		Profile:     mailchimpProfile,
		FormTargets: []string{"https://login.mailchimp.com"},
	}
}

// mailchimpProfile fetches the user, without the e-mail address: Mailchimp does
// not say whether it is verified. The subject is login_id, because user_id is
// the ID of an account, which several people may share.
func mailchimpProfile(ctx context.Context, api auth.API) (auth.User, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://login.mailchimp.com/oauth2/metadata", nil)
	if err != nil {
		return auth.User{}, err
	}
	r.Header.Set("Authorization", "OAuth "+api.Token.AccessToken)
	var metadata struct {
		Account string `json:"accountname"`
		Login   struct {
			ID   int64  `json:"login_id"`
			Name string `json:"login_name"`
		} `json:"login"`
	}
	if err := api.Do(r, &metadata); err != nil {
		return auth.User{}, err
	}
	return auth.User{Sub: auth.NumericSub(metadata.Login.ID), Name: auth.PickName(metadata.Login.Name, metadata.Account)}, nil
}
