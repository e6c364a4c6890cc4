package providers

import (
	"context"
	"net/http"

	"golang.org/x/oauth2"

	"gostart/auth"
)

// Dropbox signs people in with their Dropbox account:
// https://developers.dropbox.com/oauth-guide.
func Dropbox(s Settings) auth.Provider {
	return auth.Provider{
		ID:           "dropbox",
		Name:         "Dropbox",
		ClientID:     s[ClientID],
		ClientSecret: s[ClientSecret],
		Scopes:       []string{"account_info.read"},
		Endpoint: oauth2.Endpoint{
			AuthURL:   "https://www.dropbox.com/oauth2/authorize",
			TokenURL:  "https://api.dropboxapi.com/oauth2/token",
			AuthStyle: oauth2.AuthStyleInHeader,
		},
		Profile:      dropboxProfile,
		Revoke:       dropboxRevoke,
		FormTargets:  []string{"https://www.dropbox.com"},
		ImageSources: []string{"https://dl-web.dropbox.com"},
	}
}

// dropboxProfile fetches the user.
func dropboxProfile(ctx context.Context, api auth.API) (auth.User, error) {
	var account struct {
		ID   string `json:"account_id"`
		Name struct {
			Display string `json:"display_name"`
		} `json:"name"`
		Email    string    `json:"email"`
		Verified auth.Bool `json:"email_verified"`
		Photo    string    `json:"profile_photo_url"`
	}
	if err := dropboxCall(ctx, api, "/2/users/get_current_account", &account); err != nil {
		return auth.User{}, err
	}
	user := auth.User{Sub: account.ID, Name: account.Name.Display, Image: account.Photo}
	if account.Verified {
		user.Email, user.EmailVerified = account.Email, true
	}
	return user, nil
}

// dropboxRevoke revokes the access token.
func dropboxRevoke(ctx context.Context, api auth.API) error {
	return dropboxCall(ctx, api, "/2/auth/token/revoke", nil)
}

// dropboxCall calls an endpoint that takes no arguments. Its request must have
// neither a body nor a Content-Type.
func dropboxCall(ctx context.Context, api auth.API, path string, v any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://api.dropboxapi.com"+path, nil)
	if err != nil {
		return err
	}
	return api.Do(r, v)
}
