package config

import (
	"net"
	"net/url"
	"slices"

	"gostart/auth"
	"gostart/auth/providers"
)

// A Registration says how to turn on a provider: what to register there, and which
// variables to set here.
type Registration struct {
	providers.Definition
	Name           string   // of the provider, for people
	Callback       string   // the callback URL to register
	Lines          []string // for .env.local; most values are to be filled in
	ChangesBaseURL bool     // Lines set BASE_URL, because the provider does not accept the current one
	On             bool     // the provider is on already
}

// Registrations has one Registration for each provider. It is empty unless the app
// runs on a developer's machine.
type Registrations []Registration

// NewRegistrations returns the Registrations of an app. basePath is the path of its
// authentication endpoints, such as /api/auth.
func NewRegistrations(cfg Config, basePath string) Registrations {
	if !cfg.OwnMachine {
		return nil
	}
	var all Registrations
	for _, definition := range providers.All() {
		base, lines := callbackBase(definition, cfg.BaseURL)
		all = append(all, Registration{
			Definition:     definition,
			Name:           definition.New(providers.Settings{providers.Name: "OpenID Connect"}).Name, // for the provider without a fixed name
			Callback:       auth.CallbackURL(base, basePath, definition.ID),
			Lines:          append(lines, emptyVariables(definition)...),
			ChangesBaseURL: len(lines) > 0,
			On:             slices.ContainsFunc(cfg.Providers, func(p auth.Provider) bool { return p.ID == definition.ID }),
		})
	}
	return all
}

// callbackBase returns a base URL that the provider accepts in a callback URL of an
// app on a developer's machine. If it is not base, callbackBase also returns the
// lines of .env.local that set it.
func callbackBase(definition providers.Definition, base *url.URL) (*url.URL, []string) {
	if definition.NeedsPublicURL {
		domain := &url.URL{Scheme: "https", Host: "example.com"}
		return domain, []string{"APP_ENV=development", "BASE_URL=" + domain.String()}
	}
	if definition.LocalHost == "" || definition.LocalHost == base.Hostname() {
		return base, nil
	}
	local := &url.URL{Scheme: base.Scheme, Host: definition.LocalHost}
	if port := base.Port(); port != "" {
		local.Host = net.JoinHostPort(definition.LocalHost, port)
	}
	return local, []string{"BASE_URL=" + local.String()}
}

// emptyVariables returns a line for each variable of a provider. Optional ones are
// comments.
func emptyVariables(definition providers.Definition) []string {
	var lines []string
	for _, name := range definition.Required {
		lines = append(lines, definition.Variable(name)+"=")
	}
	for _, name := range definition.Optional {
		lines = append(lines, "#"+definition.Variable(name)+"=")
	}
	return lines
}
