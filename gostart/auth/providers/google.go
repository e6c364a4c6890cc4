package providers

import "gostart/auth"

// Google signs people in with their Google account:
// https://developers.google.com/identity/openid-connect/openid-connect.
func Google(s Settings) auth.Provider {
	return auth.Provider{
		ID:           "google",
		Name:         "Google",
		ClientID:     s[ClientID],
		ClientSecret: s[ClientSecret],
		Scopes:       []string{"openid", "profile", "email"},
		Issuer:       "https://accounts.google.com",
		FormTargets:  []string{"https://accounts.google.com"},
		ImageSources: []string{"https://*.googleusercontent.com"},
	}
}
