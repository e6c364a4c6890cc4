// Package providers has the settings of the services that people can sign in
// with: providers.go lists them, and each has a file of its own.
package providers

import (
	"strings"

	"gostart/auth"
)

// Settings are the values that an app got when it was registered with a
// provider, by the names below.
type Settings map[string]string

// The names of settings.
const (
	ClientID     = "CLIENT_ID"
	ClientSecret = "CLIENT_SECRET"
	Issuer       = "ISSUER" // URL of a self-hosted provider
	Name         = "NAME"   // for display
	Scopes       = "SCOPES" // separated by spaces
	Tenant       = "TENANT" // of Microsoft, whose accounts may sign in
	TeamID       = "TEAM_ID"
	KeyID        = "KEY_ID"
	PrivateKey   = "PRIVATE_KEY" // PKCS #8 in PEM
)

// A Kind is a supported provider. Setting one of its variables turns it on.
type Kind struct {
	ID      string
	New     func(Settings) auth.Provider
	Needs   []string // required settings; default ClientID and ClientSecret
	Accepts []string // optional settings

	// Check returns the name of a setting whose value is wrong and what it
	// should be, without the value; "" if all are right. It is nil if any value
	// may be right.
	Check func(Settings) (setting, cure string)

	// How to register an app.
	At     string // URL of the registration page, without https://; "" for a self-hosted provider
	Hint   string // what to choose there, in sentences
	Local  string // the only host that the callback URL of a developer's machine may have; "" for any
	Public bool   // the callback URL must be https at a domain, so it does not work on a developer's machine
}

// Variable returns the environment variable of a setting, such as
// CLICK_UP_CLIENT_ID.
func (k Kind) Variable(setting string) string {
	return strings.ToUpper(strings.ReplaceAll(k.ID, "-", "_")) + "_" + setting
}

// All returns every supported provider, in the order of the sign-in page.
func All() []Kind {
	withIssuer := []string{Issuer, ClientID, ClientSecret}
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
		{ID: "auth0", New: Auth0, Needs: withIssuer, At: "manage.auth0.com", Hint: "A regular web application. The issuer is its domain, with https://."},
		{ID: "authentik", New: Authentik, Needs: withIssuer, Hint: authentikHint},
		{ID: "keycloak", New: Keycloak, Needs: withIssuer, Hint: keycloakHint},
		{ID: "okta", New: Okta, Needs: withIssuer, Hint: oktaHint},
		{ID: "oidc", New: OIDC, Needs: withIssuer, Accepts: []string{Name, Scopes}, Check: checkOIDC, Hint: oidcHint},
	}
	for i, kind := range kinds {
		if kind.Needs == nil {
			kinds[i].Needs = []string{ClientID, ClientSecret}
		}
	}
	return kinds
}

// origin returns the origin of an issuer, for a content security policy.
func origin(issuer string) string {
	scheme, rest, _ := strings.Cut(issuer, "://")
	host, _, _ := strings.Cut(rest, "/")
	return scheme + "://" + host
}
