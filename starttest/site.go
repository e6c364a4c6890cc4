// Package starttest tests the app as its visitors meet it: over HTTP, from
// outside, with all that stands between a request and a page.
//
//	func TestTheDashboardNamesItsVisitor(t *testing.T) {
//		v := starttest.New(t).Visitor(t)
//		v.Get("/dashboard").Wants(t, http.StatusOK, "<h1>Sign in</h1>")
//		v.SignIn("ada@example.com")
//		v.Get("/dashboard").Wants(t, http.StatusOK, "Welcome, Ada Lovelace!")
//	}
//
// The test stands beside the page it is about, in a package of its own: that of
// routes/dashboard in dashboard_test. For tests alone.
package starttest

import (
	"log/slog"
	"net/http/httptest"
	"testing"

	"gostart/app"
	"gostart/lib"
)

// A Site is the whole app on a port of its own. One that runs elsewhere is a
// Site too, with its URL alone.
type Site struct {
	URL string   // without a slash at its end
	App *app.App // for routes and middleware that only the test has
	log logbook
}

// New starts the app for the time of a test: in development, changed by env,
// one over the other. It has a port, a base URL and an empty folder of its own,
// so tests run side by side. A test that fails shows what the app logged.
func New(t testing.TB, env ...Env) *Site {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	s := &Site{URL: "http://" + server.Listener.Addr().String()}
	cfg, err := lib.LoadConfig(Development().With(Env{"BASE_URL": s.URL}).With(env...).Getenv, t.TempDir())
	if err != nil {
		t.Fatalf("starttest: %v", err)
	}
	reachIssuer(t, cfg)
	log := slog.New(slog.NewTextHandler(&s.log, nil))
	if s.App, err = app.New(cfg, log); err != nil {
		t.Fatalf("starttest: %v", err)
	}
	server.Config = app.NewServer(s.App, log)
	server.Start()
	t.Cleanup(func() {
		server.Close()
		if t.Failed() {
			t.Logf("the app logged:\n%s", s.Log())
		}
	})
	return s
}

// Log returns what the app has logged until now.
func (s *Site) Log() string { return s.log.String() }
