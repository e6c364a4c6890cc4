// Package apptest starts this app for tests, and signs people in.
//
//	func TestTheDashboardNamesItsVisitor(t *testing.T) {
//		v := apptest.New(t).Visitor(t)
//		v.Get("/dashboard").Wants(t, http.StatusOK, "<h1>Sign in</h1>")
//		v.SignIn("ada@example.com", "/dashboard").Wants(t, http.StatusOK, "Welcome, Ada Lovelace!")
//	}
//
// A test is in the folder of the page that it tests, in an external test package:
// login_test for routes/login. Package [starttest] describes visitors, and
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

// A Site is the whole app, served on its own port.
type Site struct {
	*starttest.Site
	App *app.App // a test can add routes to it
}

// New starts the app until the test ends, in the environment Development with the
// variables of env; later ones win. Each app has its own port, base URL and empty
// folder, so tests can run side by side. Port 0 in a BASE_URL of env stands for
// the app's port.
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
