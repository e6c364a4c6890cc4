package providers

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/oauth2"

	"gostart/auth"
)

// Strava signs people in with their Strava account. Strava returns no e-mail
// address: https://developers.strava.com/docs/authentication.
func Strava(s Settings) auth.Provider {
	return auth.Provider{
		ID:           "strava",
		Name:         "Strava",
		ClientID:     s[ClientID],
		ClientSecret: s[ClientSecret],
		Scopes:       []string{"read"},
		Endpoint: oauth2.Endpoint{
			AuthURL:   "https://www.strava.com/oauth/authorize",
			TokenURL:  "https://www.strava.com/oauth/token",
			AuthStyle: oauth2.AuthStyleInParams,
		},
		Profile:      stravaProfile,
		Revoke:       stravaRevoke,
		FormTargets:  []string{"https://www.strava.com"},
		ImageSources: []string{"https://dgalywyr863hv.cloudfront.net"},
	}
}

// stravaProfile fetches the user. For a user without a picture Strava returns a
// relative path, which package auth drops.
func stravaProfile(ctx context.Context, api auth.API) (auth.User, error) {
	var athlete struct {
		ID        int64  `json:"id"`
		Username  string `json:"username"`
		FirstName string `json:"firstname"`
		LastName  string `json:"lastname"`
		Image     string `json:"profile"`
	}
	if err := api.Get(ctx, "https://www.strava.com/api/v3/athlete", &athlete); err != nil {
		return auth.User{}, err
	}
	return auth.User{
		Sub:   auth.NumericSub(athlete.ID),
		Name:  auth.PickName(athlete.FirstName+" "+athlete.LastName, athlete.Username),
		Image: athlete.Image,
	}, nil
}

// stravaRevoke revokes the access token as in RFC 7009. This endpoint requires
// HTTP Basic, which the token endpoint does not accept.
func stravaRevoke(ctx context.Context, api auth.API) error {
	form := url.Values{"token": {api.Token.AccessToken}}.Encode()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://www.strava.com/oauth/revoke", strings.NewReader(form))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth(url.QueryEscape(api.ClientID), url.QueryEscape(api.ClientSecret)) // RFC 6749, section 2.3.1
	return api.Do(r, nil)
}
