// Package providers defines the supported sign-in providers. [All] lists them.
// The file of each one has a function from Settings to its auth.Provider.
package providers

import (
	"strings"

	"gostart/auth"
)

// Settings are the values for one provider, such as the client ID that it
// issued. The keys are the constants below.
type Settings map[string]string

// Names of settings.
const (
	ClientID     = "CLIENT_ID"
	ClientSecret = "CLIENT_SECRET"
	Issuer       = "ISSUER" // URL of a tenant or a self-hosted server
	Name         = "NAME"   // display name
	Scopes       = "SCOPES" // separated by spaces
	Tenant       = "TENANT" // Microsoft only: whose accounts may sign in
	TeamID       = "TEAM_ID"
	KeyID        = "KEY_ID"
	PrivateKey   = "PRIVATE_KEY" // PKCS #8 in PEM
)

// A Definition is a supported provider: its settings, and how to register an
// app with it. Setting one of its variables turns it on.
type Definition struct {
	ID       string
	New      func(Settings) auth.Provider
	Required []string // settings; default ClientID and ClientSecret
	Optional []string // settings

	// Check returns the name of the first setting whose value is invalid, and a
	// message that says which values are valid, without the value itself. It
	// returns "" if all are valid. A nil Check accepts every value.
	Check func(Settings) (setting, message string)

	RegisterAt     string // URL of the registration page, without https://; "" for a self-hosted provider
	Hint           string // what to do on that page, as imperative sentences
	LocalHost      string // the only host that a callback URL on the developer's machine may have; "" for any
	NeedsPublicURL bool   // the callback URL must be https at a public domain, not on the developer's machine
}

// Variable returns the environment variable of a setting, such as
// CLICK_UP_CLIENT_ID.
func (d Definition) Variable(setting string) string {
	return strings.ToUpper(strings.ReplaceAll(d.ID, "-", "_")) + "_" + setting
}

// All returns every supported provider, in the order of the sign-in page.
func All() []Definition {
	withIssuer := []string{Issuer, ClientID, ClientSecret}
	all := []Definition{
		{ID: "github", New: GitHub, RegisterAt: "github.com/settings/developers", Hint: "Create an OAuth App, not a GitHub App."},
		{ID: "google", New: Google, RegisterAt: "console.cloud.google.com/apis/credentials", Hint: "Create an OAuth client ID with the application type Web application."},
		{ID: "apple", New: Apple, Required: []string{ClientID, TeamID, KeyID, PrivateKey}, Check: checkApple, RegisterAt: "developer.apple.com/account/resources", NeedsPublicURL: true, Hint: appleHint},
		{ID: "microsoft", New: Microsoft, Optional: []string{Tenant}, Check: checkMicrosoft, RegisterAt: "entra.microsoft.com", LocalHost: "localhost", Hint: microsoftHint},
		{ID: "atlassian", New: Atlassian, RegisterAt: "developer.atlassian.com/console/myapps", Hint: "Create an OAuth 2.0 integration. Add the User Identity API with the scope read:me."},
		{ID: "bitbucket", New: Bitbucket, RegisterAt: "bitbucket.org", Hint: "In the workspace settings, add an OAuth consumer. Under Account, select the permissions Email and Read."},
		{ID: "click-up", New: ClickUp, RegisterAt: "app.clickup.com", Hint: "In Settings, open ClickUp API and create an app."},
		{ID: "discord", New: Discord, RegisterAt: "discord.com/developers/applications", Hint: "Create an application. Add the callback URL under OAuth2, Redirects."},
		{ID: "dribbble", New: Dribbble, RegisterAt: "dribbble.com/account/applications"},
		{ID: "dropbox", New: Dropbox, RegisterAt: "dropbox.com/developers/apps", Hint: "Create an app with scoped access. Select the permission account_info.read."},
		{ID: "figma", New: Figma, RegisterAt: "figma.com/developers/apps", Hint: "Create an app with the scope current_user:read."},
		{ID: "gitlab", New: GitLab, Optional: []string{Issuer}, RegisterAt: "gitlab.com/-/user_settings/applications", Hint: gitlabHint},
		{ID: "hubspot", New: HubSpot, RegisterAt: "developers.hubspot.com", LocalHost: "localhost", Hint: "Create a public app with the scope oauth."},
		{ID: "huggingface", New: HuggingFace, RegisterAt: "huggingface.co/settings/applications/new", Hint: "Select the scopes openid, profile and email."},
		{ID: "mailchimp", New: Mailchimp, RegisterAt: "admin.mailchimp.com/account/oauth2", LocalHost: "127.0.0.1"},
		{ID: "notion", New: Notion, RegisterAt: "notion.so/my-integrations", LocalHost: "localhost", Hint: "Create a public integration. Let it read user information."},
		{ID: "pinterest", New: Pinterest, RegisterAt: "developers.pinterest.com/apps"},
		{ID: "spotify", New: Spotify, RegisterAt: "developer.spotify.com/dashboard", LocalHost: "127.0.0.1", Hint: "Create an app and select Web API."},
		{ID: "strava", New: Strava, RegisterAt: "strava.com/settings/api", Hint: "As the authorization callback domain, enter only the domain of the callback URL."},
		{ID: "twitch", New: Twitch, RegisterAt: "dev.twitch.tv/console", Hint: "Turn on two-factor authentication for your account. Register an application with the client type Confidential."},
		{ID: "x", New: X, RegisterAt: "console.x.com", LocalHost: "127.0.0.1", Hint: "In the user authentication settings, select Web App as the type of app."},
		{ID: "auth0", New: Auth0, Required: withIssuer, RegisterAt: "manage.auth0.com", Hint: "Create a Regular Web Application. Set the issuer to https:// and its domain."},
		{ID: "authentik", New: Authentik, Required: withIssuer, Hint: authentikHint},
		{ID: "keycloak", New: Keycloak, Required: withIssuer, Hint: keycloakHint},
		{ID: "okta", New: Okta, Required: withIssuer, Hint: oktaHint},
		{ID: "oidc", New: OIDC, Required: withIssuer, Optional: []string{Name, Scopes}, Check: checkOIDC, Hint: oidcHint},
	}
	for i, definition := range all {
		if definition.Required == nil {
			all[i].Required = []string{ClientID, ClientSecret}
		}
	}
	return all
}

// origin returns the origin of an issuer, for a content security policy.
func origin(issuer string) string {
	scheme, rest, _ := strings.Cut(issuer, "://")
	host, _, _ := strings.Cut(rest, "/")
	return scheme + "://" + host
}
