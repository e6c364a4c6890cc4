package config

import (
	"net"
	"net/url"
	"slices"

	"gostart/auth"
	"gostart/auth/providers"
)

// A Registration is what it takes to turn a provider on: to register this app
// there, and to say so here.
type Registration struct {
	providers.Definition
	Name     string   // what people call the provider
	Callback string   // the URL to register
	Lines    []string // of .env.local, most of them to be filled in
	Moves    bool     // the app, by Lines, to where the provider calls back
	On       bool
}

// Registrations are those of every provider, on a developer's own machine;
// elsewhere there are none.
type Registrations []Registration

// NewRegistrations returns them for an app that is where cfg says.
func NewRegistrations(cfg Config, basePath string) Registrations {
	if !cfg.OwnMachine {
		return nil
	}
	var all Registrations
	for _, definition := range providers.All() {
		base, lines := reachable(definition, cfg.BaseURL)
		all = append(all, Registration{
			Definition: definition,
			Name:       definition.New(providers.Settings{providers.Name: "OpenID Connect"}).Name, // of the one without its own
			Callback:   auth.CallbackURL(base, basePath, definition.ID),
			Lines:      append(lines, blanks(definition)...),
			Moves:      len(lines) > 0,
			On:         slices.ContainsFunc(cfg.Providers, func(p auth.Provider) bool { return p.ID == definition.ID }),
		})
	}
	return all
}

// reachable returns the base URL at which a provider calls back an app on a
// developer's machine, and the lines of .env.local that move the app there; none
// where it may stay at base.
func reachable(definition providers.Definition, base *url.URL) (*url.URL, []string) {
	if definition.NeedsPublicURL {
		domain := &url.URL{Scheme: "https", Host: "example.com"}
		return domain, []string{"APP_ENV=development", "BASE_URL=" + domain.String()}
	}
	if definition.LocalHost == "" || definition.LocalHost == base.Hostname() {
		return base, nil
	}
	moved := &url.URL{Scheme: base.Scheme, Host: definition.LocalHost}
	if port := base.Port(); port != "" {
		moved.Host = net.JoinHostPort(definition.LocalHost, port)
	}
	return moved, []string{"BASE_URL=" + moved.String()}
}

// blanks are the variables of a provider to fill in. What need not be there is
// a comment.
func blanks(definition providers.Definition) []string {
	var lines []string
	for _, name := range definition.Required {
		lines = append(lines, definition.Variable(name)+"=")
	}
	for _, name := range definition.Optional {
		lines = append(lines, "#"+definition.Variable(name)+"=")
	}
	return lines
}
