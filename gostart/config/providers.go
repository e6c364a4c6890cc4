package config

import (
	"maps"
	"net/url"
	"slices"

	"gostart/auth"
	"gostart/auth/providers"
)

// providers returns the providers whose variables are set, such as
// GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET. Production requires at least one.
func (e *Environment) providers(cfg Config) []auth.Provider {
	var on []auth.Provider
	for _, definition := range providers.All() {
		if settings := e.settings(definition, cfg); len(settings) > 0 {
			provider := definition.New(settings)
			if provider.FormPost && cfg.BaseURL.Scheme != "https" {
				e.Fault("BASE_URL", "want https: "+provider.Name+" responds by a cross-site POST, and browsers send cookies with such a request over https only")
			}
			on = append(on, provider)
		}
	}
	if cfg.Production && len(on) == 0 {
		first := providers.All()[0]
		e.Fault(first.Variable(first.Required[0]), "no sign-in provider is on; set the variables of this or another one, see .env.example")
	}
	return on
}

// settings reads the variables of a provider. Their names can have the prefix AUTH_
// or AURA_AUTH_, the same for all of them.
func (e *Environment) settings(definition providers.Definition, cfg Config) providers.Settings {
	for _, prefix := range []string{"", "AUTH_", "AURA_AUTH_"} {
		settings := providers.Settings{}
		for _, name := range slices.Concat(definition.Required, definition.Optional) {
			if value := e.Get(prefix + definition.Variable(name)); value != "" {
				settings[name] = value
			}
		}
		if len(settings) > 0 {
			e.checkSettings(definition, prefix, settings, cfg)
			return settings
		}
	}
	return nil
}

// checkSettings records the missing and the invalid variables of a provider.
func (e *Environment) checkSettings(definition providers.Definition, prefix string, settings providers.Settings, cfg Config) {
	given := slices.Sorted(maps.Keys(settings))[0]
	for _, name := range definition.Required {
		if settings[name] == "" {
			e.Fault(prefix+definition.Variable(name), "is missing, but "+prefix+definition.Variable(given)+" is set; set it, or remove the others")
		}
	}
	if issuer := settings[providers.Issuer]; issuer != "" && !isIssuer(issuer, cfg) {
		e.Fault(prefix+definition.Variable(providers.Issuer), "want an https URL without query; copy the issuer from the provider's discovery document")
	}
	if definition.Check == nil {
		return
	}
	if setting, remedy := definition.Check(settings); setting != "" {
		e.Fault(prefix+definition.Variable(setting), remedy)
	}
}

// isIssuer reports whether value can be an issuer (OpenID Connect Core 1.0,
// section 2): https, or in development http on this machine. Its host becomes part
// of the Content-Security-Policy, so it must be a valid one.
func isIssuer(value string, cfg Config) bool {
	u, err := url.Parse(value)
	if err != nil || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return false
	}
	origin, ok := auth.ParseOrigin(u.Scheme + "://" + u.Host)
	return ok && (origin.Scheme == "https" || (!cfg.Production && isLoopback(origin.Hostname())))
}
