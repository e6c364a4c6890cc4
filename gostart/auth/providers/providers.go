// Package providers describes the services that an app can let people sign in
// with, one a file.
package providers

import (
	"strings"

	"gostart/auth"
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

	// How an app is registered there.
	At     string // the page, without https://; "" where it is on a server of one's own
	Hint   string // what to choose, in sentences
	Local  string // the one host by which it calls back a developer's machine, if not any will do
	Public bool   // it calls back a domain over https only, so no such machine
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
		{ID: "github", New: GitHub, At: "github.com/settings/developers", Hint: "Under OAuth Apps, not GitHub Apps."},
		{ID: "google", New: Google, At: "console.cloud.google.com/apis/credentials", Hint: "An OAuth client ID, for a web application."},
		{ID: "apple", New: Apple, Needs: []string{ClientID, TeamID, KeyID, PrivateKey}, Check: checkApple, At: "developer.apple.com/account/resources", Public: true, Hint: appleHint},
		{ID: "microsoft", New: Microsoft, Accepts: []string{Tenant}, Check: checkMicrosoft, At: "entra.microsoft.com", Local: "localhost", Hint: microsoftHint},
		{ID: "atlassian", New: Atlassian, At: "developer.atlassian.com/console/myapps", Hint: "OAuth 2.0, with read:me of the User Identity API."},
		{ID: "bitbucket", New: Bitbucket, At: "bitbucket.org", Hint: "In a workspace's settings, OAuth consumers, with Email and Read of the account."},
		{ID: "click-up", New: ClickUp, At: "app.clickup.com", Hint: "In the settings, under Integrations, ClickUp API."},
		{ID: "discord", New: Discord, At: "discord.com/developers/applications", Hint: "The callback URL is under OAuth2, Redirects."},
		{ID: "dribbble", New: Dribbble, At: "dribbble.com/account/applications"},
		{ID: "dropbox", New: Dropbox, At: "dropbox.com/developers/apps", Hint: "With scoped access, and the permission account_info.read."},
		{ID: "figma", New: Figma, At: "figma.com/developers/apps", Hint: "With the scope current_user:read."},
		{ID: "gitlab", New: GitLab, Accepts: []string{Issuer}, At: "gitlab.com/-/user_settings/applications", Hint: gitlabHint},
		{ID: "hubspot", New: HubSpot, At: "developers.hubspot.com", Local: "localhost", Hint: "A public app, with the scope oauth."},
		{ID: "huggingface", New: HuggingFace, At: "huggingface.co/settings/applications/new", Hint: "With the scopes openid, profile and email."},
		{ID: "mailchimp", New: Mailchimp, At: "admin.mailchimp.com/account/oauth2", Local: "127.0.0.1"},
		{ID: "notion", New: Notion, At: "notion.so/my-integrations", Local: "localhost", Hint: "A public integration, which may read user information."},
		{ID: "pinterest", New: Pinterest, At: "developers.pinterest.com/apps"},
		{ID: "spotify", New: Spotify, At: "developer.spotify.com/dashboard", Local: "127.0.0.1", Hint: "With the Web API."},
		{ID: "strava", New: Strava, At: "strava.com/settings/api", Hint: "Of the callback URL it wants the domain alone."},
		{ID: "twitch", New: Twitch, At: "dev.twitch.tv/console", Hint: "A confidential client. The account needs two-factor authentication."},
		{ID: "x", New: X, At: "console.x.com", Local: "127.0.0.1", Hint: "With OAuth 2.0, as a web app."},
		{ID: "auth0", New: Auth0, Needs: issued, At: "manage.auth0.com", Hint: "A regular web application. The issuer is its domain, with https://."},
		{ID: "authentik", New: Authentik, Needs: issued, Hint: authentikHint},
		{ID: "keycloak", New: Keycloak, Needs: issued, Hint: keycloakHint},
		{ID: "okta", New: Okta, Needs: issued, Hint: oktaHint},
		{ID: "oidc", New: OIDC, Needs: issued, Accepts: []string{Name, Scopes}, Check: checkOIDC, Hint: oidcHint},
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
