// Package starttest tests an app as its visitors meet it: over HTTP, from
// outside, with everything that stands between a request and a page.
//
//	site := starttest.New(t, func(base *url.URL, dir string, log *slog.Logger) (http.Handler, error) {
//		return app.New(t.Context(), config(base, dir), log)
//	})
//	site.Visitor(t).Get("/").Wants(t, http.StatusOK, "Welcome")
//
// It is for tests alone, and knows nothing of the app but that it is an
// http.Handler.
package starttest

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"gostart/server"
)

// A Site is an app on a port of its own. An app that runs elsewhere is a Site
// too, with its URL alone.
type Site struct {
	URL string // without a slash at its end
	app http.Handler
	log logbook
}

// New starts the app that open returns, for the time of a test. open gets the
// URL at which the app is reached, an empty folder, and a log. So tests run side
// by side. A test that fails shows what the app logged.
func New(t testing.TB, open func(base *url.URL, dir string, log *slog.Logger) (http.Handler, error)) *Site {
	t.Helper()
	listening := httptest.NewUnstartedServer(nil)
	base := &url.URL{Scheme: "http", Host: listening.Listener.Addr().String()}
	s := &Site{URL: base.String()}
	log := slog.New(slog.NewTextHandler(&s.log, nil))
	app, err := open(base, t.TempDir(), log)
	if err != nil {
		_ = listening.Listener.Close()
		t.Fatalf("starttest: %v", err)
	}
	s.app = app
	listening.Config = server.New(app, log)
	listening.Start()
	t.Cleanup(func() {
		listening.Close()
		if t.Failed() {
			t.Logf("the app logged:\n%s", s.Log())
		}
	})
	return s
}

// Log returns what the app has logged until now.
func (s *Site) Log() string { return s.log.String() }
