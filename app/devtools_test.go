package app_test

import (
	"net/http"
	"strings"
	"testing"

	"gostart/start/devtools"

	"gostart/starttest/chromium"

	"myapp/apptest"
)

func TestTheDevelopmentToolsAreOnADevelopersOwnMachineOnly(t *testing.T) {
	t.Parallel()
	for name, env := range map[string]apptest.Env{
		"production":                    apptest.Production(),
		"reachable from other machines": apptest.Development().With(apptest.Env{"HOST": "0.0.0.0"}),
		"at a public host name":         apptest.Development().With(apptest.Env{"APP_ENV": "development", "BASE_URL": "http://app.test"}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := apptest.New(t, env).Visitor(t)
			for _, path := range []string{devtools.Path, devtools.Path + "/", devtools.Path + "/files/devtools.js"} {
				page := v.Get(path)
				page.Wants(t, http.StatusNotFound)
				if timing := page.Header.Get("Server-Timing"); timing != "" {
					t.Errorf("the response has Server-Timing: %s", timing)
				}
			}
		})
	}
	v := apptest.New(t, apptest.Development()).Visitor(t)
	v.Get(devtools.Path).Wants(t, http.StatusOK, "Development tools", "Nobody is signed in.")
}

func TestTheDevelopmentToolsShowNoSecrets(t *testing.T) {
	t.Parallel()
	env := apptest.Development().With(apptest.Env{
		"AUTH_SALT": "canary-salt", "OIDC_ISSUER": apptest.Issuer, "OIDC_NAME": "Example", "OIDC_CLIENT_ID": "canary-id", "OIDC_CLIENT_SECRET": "canary-secret",
	})
	v := apptest.New(t, env).Visitor(t)
	v.SignIn("ada@example.com", "/dashboard")
	v.Get("/login?redirectTo=/canary-query")
	tools := v.Get(devtools.Path)
	tools.Wants(t, http.StatusOK, "ada@example.com", "Example", "<b>page</b> dashboard.load", "/api/auth/callback/dev")
	tools.Lacks(t, "canary", apptest.Secret)
	for _, cookie := range v.Cookies() {
		tools.Lacks(t, cookie.Value)
	}
	if got := tools.Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control is %q, want no-store", got)
	}
	if strings.Contains(tools.Header.Get("Content-Security-Policy"), "unsafe") {
		t.Error("the Content-Security-Policy allows unsafe sources")
	}
}

func TestInABrowserTheDevelopmentToolsShowNewRequests(t *testing.T) {
	t.Parallel()
	s := apptest.New(t, apptest.Development())
	b := chromium.New(t, s.URL)
	b.Open(devtools.Path)
	b.Sees("None yet.")
	s.Visitor(t).Get("/login")
	b.Sees("login.load")
	s.Visitor(t).Get("/nowhere")
	b.Sees("/nowhere")
	b.Evaluates(`document.querySelectorAll("details").forEach((request) => (request.open = true)), true`)
	b.IsAccessible()
}
