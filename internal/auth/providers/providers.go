// Package providers describes the services that an app can let people sign in
// with, one a file.
package providers

import "gostart/internal/auth"

// Settings are what an app was told when it was registered with a provider, by
// the names below.
type Settings map[string]string

// The names of settings. An app reads them from variables that begin with the
// provider's ID, as in GITHUB_CLIENT_ID.
const (
	ClientID     = "CLIENT_ID"
	ClientSecret = "CLIENT_SECRET"
	Issuer       = "ISSUER" // of a provider that people run themselves
	Name         = "NAME"   // what people call it
	Scopes       = "SCOPES" // separated by spaces
)

// A Kind is a provider that settings turn on.
type Kind struct {
	ID      string
	New     func(Settings) auth.Provider
	Needs   []string             // settings; any of them turns the provider on
	Accepts []string             // settings that need not be there
	Check   func(Settings) error // says in words for people what is wrong with a value; nil if nothing can be
}

// All lists every provider of this package, in the order of the sign-in page.
func All() []Kind {
	registered := []string{ClientID, ClientSecret}
	issued := []string{Issuer, ClientID, ClientSecret}
	return []Kind{
		{ID: "github", New: GitHub, Needs: registered},
		{ID: "google", New: Google, Needs: registered},
		{ID: "gitlab", New: GitLab, Needs: registered, Accepts: []string{Issuer}},
		{ID: "bitbucket", New: Bitbucket, Needs: registered},
		{ID: "discord", New: Discord, Needs: registered},
		{ID: "figma", New: Figma, Needs: registered},
		{ID: "huggingface", New: HuggingFace, Needs: registered},
		{ID: "mailchimp", New: Mailchimp, Needs: registered},
		{ID: "pinterest", New: Pinterest, Needs: registered},
		{ID: "spotify", New: Spotify, Needs: registered},
		{ID: "strava", New: Strava, Needs: registered},
		{ID: "x", New: X, Needs: registered},
		{ID: "authentik", New: Authentik, Needs: issued},
	}
}
