// Package starttest tests an app over HTTP, from outside, with all of its
// middleware.
//
//	site := starttest.New(t, func(base *url.URL, dir string, log *slog.Logger) (http.Handler, error) {
//		return app.New(t.Context(), config(base, dir), log)
//	})
//	site.Visitor(t).Get("/").Wants(t, http.StatusOK, "Welcome")
//
// The app is any http.Handler. gostart/starttest/chromium has a real browser.
package starttest

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"gostart/server"
)

// A Site is a running app. An app that runs in another process is a Site with
// its URL alone.
type Site struct {
	URL string // without a trailing slash
	app http.Handler
	log logbook
}

// New starts the app that open returns, until the test ends. open gets the URL of
// the app, an empty folder, and a logger. Each app has its own port, so tests run
// in parallel. A test that fails prints what the app logged.
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

// Log returns what the app has logged so far.
func (s *Site) Log() string { return s.log.String() }
