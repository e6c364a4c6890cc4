// Package starttest tests an app over HTTP, with all of its middleware.
//
//	site := starttest.New(t, func(base *url.URL, dir string, log *slog.Logger) (http.Handler, error) {
//		return app.New(t.Context(), config(base, dir), log)
//	})
//	site.Visitor(t).Get("/").Wants(t, http.StatusOK, "Welcome")
//
// The app is any http.Handler. Package gostart/starttest/chromium tests it in a real
// browser.
package starttest

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"gostart/server"
)

// A Site is a running app. For an app in another process, set only the URL.
type Site struct {
	URL string // without a trailing slash
	app http.Handler
	log logBuffer
}

// New starts the app that open returns. The app stops when the test ends. open gets
// the URL of the app, an empty folder, and a logger. Each app has its own port, so
// tests can run in parallel. If the test fails, it prints the app's log.
func New(t testing.TB, open func(base *url.URL, dir string, log *slog.Logger) (http.Handler, error)) *Site {
	t.Helper()
	ts := httptest.NewUnstartedServer(nil)
	base := &url.URL{Scheme: "http", Host: ts.Listener.Addr().String()}
	s := &Site{URL: base.String()}
	log := slog.New(slog.NewTextHandler(&s.log, nil))
	app, err := open(base, t.TempDir(), log)
	if err != nil {
		_ = ts.Listener.Close()
		t.Fatalf("starttest: %v", err)
	}
	s.app = app
	ts.Config = server.New(app, log)
	ts.Start()
	t.Cleanup(func() {
		ts.Close()
		if t.Failed() {
			t.Logf("the app logged:\n%s", s.Log())
		}
	})
	return s
}

// Log returns the app's log so far.
func (s *Site) Log() string { return s.log.String() }
