package providers

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/oauth2"

	"gostart/auth"
)

// hubspotTokenURL is the token endpoint of OAuth API version 2026-03. Version 1,
// which has the token in the URL's path, ends on 2027-02-16.
const hubspotTokenURL = "https://api.hubapi.com/oauth/2026-03/token"

// HubSpot signs people in with their HubSpot account:
// https://developers.hubspot.com/docs/api-reference/latest/authentication/manage-oauth-tokens.
func HubSpot(s Settings) auth.Provider {
	return auth.Provider{
		ID:           "hubspot",
		Name:         "HubSpot",
		ClientID:     s[ClientID],
		ClientSecret: s[ClientSecret],
		Scopes:       []string{"oauth"},
		Endpoint: oauth2.Endpoint{
			AuthURL:   "https://app.hubspot.com/oauth/authorize",
			TokenURL:  hubspotTokenURL,
			AuthStyle: oauth2.AuthStyleInParams,
		},
		Profile:     hubspotProfile,
		RevokeURL:   hubspotTokenURL + "/revoke",
		FormTargets: []string{"https://app.hubspot.com"},
	}
}

// hubspotProfile fetches the user by introspection of the access token. HubSpot
// returns an e-mail address but no name, and does not say whether the address
// is verified. The address is therefore used only as the name.
func hubspotProfile(ctx context.Context, api auth.API) (auth.User, error) {
	form := url.Values{
		"client_id": {api.ClientID}, "client_secret": {api.ClientSecret},
		"token": {api.Token.AccessToken}, "token_type_hint": {"access_token"},
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, hubspotTokenURL+"/introspect", strings.NewReader(form.Encode()))
	if err != nil {
		return auth.User{}, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	var token struct {
		Active bool   `json:"active"`
		UserID int64  `json:"user_id"`
		User   string `json:"user"`
	}
	if err := api.Do(r, &token); err != nil {
		return auth.User{}, err
	}
	if !token.Active {
		return auth.User{}, nil // without a subject the sign-in fails
	}
	return auth.User{Sub: auth.NumericSub(token.UserID), Name: token.User}, nil
}
