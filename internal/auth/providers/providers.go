// Package providers describes the services that an app can let people sign in
// with, one a file.
package providers

import (
	"strings"

	"gostart/internal/auth"
)

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
	Tenant       = "TENANT" // whose accounts may sign in
	TeamID       = "TEAM_ID"
	KeyID        = "KEY_ID"
	PrivateKey   = "PRIVATE_KEY" // in PEM
)

// A Kind is a provider that settings turn on.
type Kind struct {
	ID      string
	New     func(Settings) auth.Provider
	Needs   []string // settings; any setting turns the provider on, and then all of these must be there
	Accepts []string // settings that need not be there

	// Check names a setting whose value is wrong, and tells people what it should
	// be, without the value; "" if all are right. It is nil where none can be wrong.
	Check func(Settings) (setting, cure string)
}

// All lists every provider of this package, in the order of the sign-in page.
func All() []Kind {
	registered := []string{ClientID, ClientSecret}
	issued := []string{Issuer, ClientID, ClientSecret}
	return []Kind{
		{ID: "github", New: GitHub, Needs: registered},
		{ID: "google", New: Google, Needs: registered},
		{ID: "apple", New: Apple, Needs: []string{ClientID, TeamID, KeyID, PrivateKey}, Check: checkApple},
		{ID: "microsoft", New: Microsoft, Needs: registered, Accepts: []string{Tenant}, Check: checkMicrosoft},
		{ID: "atlassian", New: Atlassian, Needs: registered},
		{ID: "bitbucket", New: Bitbucket, Needs: registered},
		{ID: "click-up", New: ClickUp, Needs: registered},
		{ID: "discord", New: Discord, Needs: registered},
		{ID: "dribbble", New: Dribbble, Needs: registered},
		{ID: "dropbox", New: Dropbox, Needs: registered},
		{ID: "figma", New: Figma, Needs: registered},
		{ID: "gitlab", New: GitLab, Needs: registered, Accepts: []string{Issuer}},
		{ID: "hubspot", New: HubSpot, Needs: registered},
		{ID: "huggingface", New: HuggingFace, Needs: registered},
		{ID: "mailchimp", New: Mailchimp, Needs: registered},
		{ID: "notion", New: Notion, Needs: registered},
		{ID: "pinterest", New: Pinterest, Needs: registered},
		{ID: "spotify", New: Spotify, Needs: registered},
		{ID: "strava", New: Strava, Needs: registered},
		{ID: "twitch", New: Twitch, Needs: registered},
		{ID: "x", New: X, Needs: registered},
		{ID: "auth0", New: Auth0, Needs: issued},
		{ID: "authentik", New: Authentik, Needs: issued},
		{ID: "keycloak", New: Keycloak, Needs: issued},
		{ID: "okta", New: Okta, Needs: issued},
		{ID: "oidc", New: OIDC, Needs: issued, Accepts: []string{Name, Scopes}, Check: checkOIDC},
	}
}

// origin returns where an issuer is, as a content security policy says it.
func origin(issuer string) string {
	scheme, rest, _ := strings.Cut(issuer, "://")
	host, _, _ := strings.Cut(rest, "/")
	return scheme + "://" + host
}
