package lib

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"gostart/internal/auth"
	"gostart/internal/auth/providers"
)

// providers returns the providers that variables turn on, such as GitHub by
// GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET. In production at least one must be.
func (e *environment) providers(cfg Config) []auth.Provider {
	var on []auth.Provider
	for _, kind := range providers.All() {
		if settings := e.settings(kind, cfg); len(settings) > 0 {
			provider := kind.New(settings)
			if provider.FormPost && cfg.BaseURL.Scheme != "https" {
				e.fault("BASE_URL", "want https: "+provider.Name+" posts its answer from its own site, and browsers send cookies along over https only")
			}
			on = append(on, provider)
		}
	}
	if cfg.Production && len(on) == 0 {
		e.fault("GITHUB_CLIENT_ID", "no sign-in provider is on; register an app at github.com/settings/developers, "+
			"and set GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET, or those of another provider: see .env.example")
	}
	return on
}

// settings reads the variables of a provider. They may carry the prefix AUTH_
// or AURA_AUTH_, but all of them the same.
func (e *environment) settings(kind providers.Kind, cfg Config) providers.Settings {
	provider := strings.ToUpper(strings.ReplaceAll(kind.ID, "-", "_")) + "_"
	for _, prefix := range []string{"", "AUTH_", "AURA_AUTH_"} {
		settings := providers.Settings{}
		for _, name := range slices.Concat(kind.Needs, kind.Accepts) {
			if value := e.Get(prefix + provider + name); value != "" {
				settings[name] = value
			}
		}
		if len(settings) > 0 {
			e.checkSettings(kind, prefix+provider, settings, cfg)
			return settings
		}
	}
	return nil
}

// checkSettings tells what is missing, and what is wrong.
func (e *environment) checkSettings(kind providers.Kind, prefix string, settings providers.Settings, cfg Config) {
	set := slices.Sorted(maps.Keys(settings))[0]
	for _, name := range kind.Needs {
		if settings[name] == "" {
			e.fault(prefix+name, "is missing; "+prefix+set+" is set")
		}
	}
	if issuer := settings[providers.Issuer]; issuer != "" && !isIssuer(issuer, cfg) {
		e.fault(prefix+providers.Issuer, "want an https URL without query, as the provider's discovery document says it")
	}
	if kind.Check == nil {
		return
	}
	if setting, cure := kind.Check(settings); setting != "" {
		e.fault(prefix+setting, cure)
	}
}

// isIssuer reports whether value can be an issuer (OpenID Connect Core 1.0,
// section 2): https, or http on this machine while developing.
func isIssuer(value string, cfg Config) bool {
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return false
	}
	return u.Scheme == "https" || (u.Scheme == "http" && !cfg.Production && isLoopback(u.Hostname()))
}
