package app

import (
	"cmp"
	"runtime"
	"strconv"
	"strings"
	"time"

	"gostart/auth"
	"gostart/start"
	"gostart/start/devtools"

	"myapp/lib"
)

// useDevtools adds /_start, which shows a developer how the app works. It shows the
// requests of all visitors, so it is for a developer's own machine only.
func useDevtools(app *start.App, cfg lib.Config) {
	devtools.Use(app, devtools.Config{
		HiddenPaths:   []string{"/static/", "/healthz", "/readyz"},
		Session:       sessionFacts,
		Configuration: configurationFacts(cfg),
	})
}

// sessionFacts describes the session of the developer who opens the page.
func sessionFacts(c *start.Context) []devtools.Fact {
	session := lib.GetSession(c)
	if session == nil {
		return nil
	}
	return []devtools.Fact{
		{Name: "Name", Value: session.DisplayName()},
		{Name: "E-mail", Value: session.User.Email},
		{Name: "Subject", Value: session.User.Sub},
		{Name: "Provider", Value: session.Provider},
		{Name: "Signed in", Value: session.Issued.Format(time.RFC1123)},
		{Name: "Ends", Value: session.Expires.Format(time.RFC1123) + " if it is not used, " + session.LatestExpiry.Format(time.RFC1123) + " at the latest"},
	}
}

// configurationFacts describes the configuration, without its secrets.
func configurationFacts(cfg lib.Config) []devtools.Fact {
	return []devtools.Fact{
		{Name: "Base URL", Value: cfg.BaseURL.String()},
		{Name: "Listens on", Value: cfg.Addr()},
		{Name: "Secrets", Value: strconv.Itoa(len(cfg.Secrets))},
		{Name: "Dev sign-in", Value: strconv.FormatBool(cfg.DevLogin)},
		{Name: "Providers", Value: names(cfg.Providers)},
		{Name: "Trusted origins", Value: cmp.Or(strings.Join(cfg.TrustedOrigins, ", "), "none")},
		{Name: "Trusted proxies", Value: strconv.Itoa(len(cfg.TrustedProxies))},
		{Name: "Go", Value: runtime.Version()},
	}
}

func names(providers []auth.Provider) string {
	var all []string
	for _, provider := range providers {
		all = append(all, provider.Name)
	}
	return cmp.Or(strings.Join(all, ", "), "none")
}
