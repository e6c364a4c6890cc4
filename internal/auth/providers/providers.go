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

// The names of settings.
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
	Needs   []string // settings, ClientID and ClientSecret where nothing else is said; any setting turns the provider on, and then all of these must be there
	Accepts []string // settings that need not be there

	// Check names a setting whose value is wrong, and tells people what it should
	// be, without the value; "" if all are right. It is nil where none can be wrong.
	Check func(Settings) (setting, cure string)
}

// Variable returns the environment variable of a setting, such as
// CLICK_UP_CLIENT_ID.
func (k Kind) Variable(setting string) string {
	return strings.ToUpper(strings.ReplaceAll(k.ID, "-", "_")) + "_" + setting
}

// All lists every provider of this package, in the order of the sign-in page.
func All() []Kind {
	issued := []string{Issuer, ClientID, ClientSecret}
	kinds := []Kind{
		{ID: "github", New: GitHub},
		{ID: "google", New: Google},
		{ID: "apple", New: Apple, Needs: []string{ClientID, TeamID, KeyID, PrivateKey}, Check: checkApple},
		{ID: "microsoft", New: Microsoft, Accepts: []string{Tenant}, Check: checkMicrosoft},
		{ID: "atlassian", New: Atlassian},
		{ID: "bitbucket", New: Bitbucket},
		{ID: "click-up", New: ClickUp},
		{ID: "discord", New: Discord},
		{ID: "dribbble", New: Dribbble},
		{ID: "dropbox", New: Dropbox},
		{ID: "figma", New: Figma},
		{ID: "gitlab", New: GitLab, Accepts: []string{Issuer}},
		{ID: "hubspot", New: HubSpot},
		{ID: "huggingface", New: HuggingFace},
		{ID: "mailchimp", New: Mailchimp},
		{ID: "notion", New: Notion},
		{ID: "pinterest", New: Pinterest},
		{ID: "spotify", New: Spotify},
		{ID: "strava", New: Strava},
		{ID: "twitch", New: Twitch},
		{ID: "x", New: X},
		{ID: "auth0", New: Auth0, Needs: issued},
		{ID: "authentik", New: Authentik, Needs: issued},
		{ID: "keycloak", New: Keycloak, Needs: issued},
		{ID: "okta", New: Okta, Needs: issued},
		{ID: "oidc", New: OIDC, Needs: issued, Accepts: []string{Name, Scopes}, Check: checkOIDC},
	}
	for i, kind := range kinds {
		if kind.Needs == nil {
			kinds[i].Needs = []string{ClientID, ClientSecret}
		}
	}
	return kinds
}

// origin returns where an issuer is, as a content security policy says it.
func origin(issuer string) string {
	scheme, rest, _ := strings.Cut(issuer, "://")
	host, _, _ := strings.Cut(rest, "/")
	return scheme + "://" + host
}
