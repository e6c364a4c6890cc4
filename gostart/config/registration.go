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
	providers.Kind
	Name           string   // of the provider, for people
	Callback       string   // the callback URL to register
	Lines          []string // for .env.local; most values are to be filled in
	ChangesBaseURL bool     // Lines set BASE_URL, because the provider does not accept the current one
	On             bool     // the provider is on already
}

// Registrations has one Registration for each provider on a developer's machine, and
// none elsewhere.
type Registrations []Registration

// NewRegistrations returns the Registrations of an app. basePath is the path of its
// authentication endpoints, such as /api/auth.
func NewRegistrations(cfg Config, basePath string) Registrations {
	if !cfg.OwnMachine {
		return nil
	}
	var all Registrations
	for _, kind := range providers.All() {
		base, lines := callbackBase(kind, cfg.BaseURL)
		all = append(all, Registration{
			Kind:           kind,
			Name:           kind.New(providers.Settings{providers.Name: "OpenID Connect"}).Name, // for the provider without a fixed name
			Callback:       auth.CallbackURL(base, basePath, kind.ID),
			Lines:          append(lines, emptyVariables(kind)...),
			ChangesBaseURL: len(lines) > 0,
			On:             slices.ContainsFunc(cfg.Providers, func(p auth.Provider) bool { return p.ID == kind.ID }),
		})
	}
	return all
}

// callbackBase returns a base URL that the provider accepts in a callback URL of an
// app on a developer's machine. If it is not base, callbackBase also returns the
// lines of .env.local that set it.
func callbackBase(kind providers.Kind, base *url.URL) (*url.URL, []string) {
	if kind.Public {
		domain := &url.URL{Scheme: "https", Host: "example.com"}
		return domain, []string{"APP_ENV=development", "BASE_URL=" + domain.String()}
	}
	if kind.Local == "" || kind.Local == base.Hostname() {
		return base, nil
	}
	local := &url.URL{Scheme: base.Scheme, Host: kind.Local}
	if port := base.Port(); port != "" {
		local.Host = net.JoinHostPort(kind.Local, port)
	}
	return local, []string{"BASE_URL=" + local.String()}
}

// emptyVariables returns a line for each variable of a provider. Optional ones are
// comments.
func emptyVariables(kind providers.Kind) []string {
	var lines []string
	for _, name := range kind.Needs {
		lines = append(lines, kind.Variable(name)+"=")
	}
	for _, name := range kind.Accepts {
		lines = append(lines, "#"+kind.Variable(name)+"=")
	}
	return lines
}
