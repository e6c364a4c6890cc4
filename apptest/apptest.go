// Package apptest starts this app for tests, and signs people in.
//
//	func TestTheDashboardNamesItsVisitor(t *testing.T) {
//		v := apptest.New(t).Visitor(t)
//		v.Get("/dashboard").Wants(t, http.StatusOK, "<h1>Sign in</h1>")
//		v.SignIn("ada@example.com", "/dashboard").Wants(t, http.StatusOK, "Welcome, Ada Lovelace!")
//	}
//
// The test stands beside the page that it is about, in a package of its own: that
// of routes/login in login_test. [starttest] has the visitors, and
// gostart/starttest/chromium a real browser.
package apptest

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gostart/config"
	"gostart/starttest"

	"myapp/app"
	"myapp/lib"
)

// A Site is the whole app on a port of its own.
type Site struct {
	*starttest.Site
	App *app.App // for routes that only the test has
}

// New starts the app for the time of a test: in development, changed by env, one
// over the other. It has a port, a base URL and an empty folder of its own, so
// tests run side by side. In a BASE_URL of env, port 0 stands for that port.
func New(t testing.TB, env ...Env) *Site {
	t.Helper()
	s := new(Site)
	s.Site = starttest.New(t, func(base *url.URL, dir string, log *slog.Logger) (http.Handler, error) {
		all := Development().With(Env{"BASE_URL": base.String()}).With(env...)
		if host, ok := strings.CutSuffix(all["BASE_URL"], ":0"); ok {
			all["BASE_URL"] = host + ":" + base.Port()
		}
		cfg, err := config.Load(all.Getenv, dir, lib.ReadConfig)
		if err != nil {
			return nil, err
		}
		reachIssuer(t, cfg)
		if s.App, err = app.New(t.Context(), cfg, log); err == nil {
			t.Cleanup(func() { _ = s.App.Close() }) // after the server, which is closed first
		}
		return s.App, err
	})
	return s
}
