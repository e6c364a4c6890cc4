package exampleapp_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"gostart/auth"
	"gostart/internal/exampleapp"
)

// pages lists each page with the most allocations that one request may make in
// process: the measured count, and three or four more for maps that grow. When
// the count falls, lower the ceiling. To raise one, say why in the commit.
var pages = []struct {
	path    string
	ceiling float64
	goal    float64 // still to reach
}{
	{"/", 86, 55},
	{"/login", 106, 70},
	{"/dashboard", 392, 300},
}

func TestPagesAllocateNoMoreThanTheirCeilings(t *testing.T) { // not parallel: AllocsPerRun counts what other tests allocate too
	if raceEnabled {
		t.Skip("sync.Pool drops values at random under the race detector, so the counts vary")
	}
	app := production(t)
	for _, page := range pages {
		w, r := newDiscard(), request(t, app, page.path)
		got := testing.AllocsPerRun(200, func() { w.serve(app, r) })
		if w.status != http.StatusOK {
			t.Fatalf("%s answers %d", page.path, w.status)
		}
		t.Logf("%s: %v allocations, at most %v; goal %v", page.path, got, page.ceiling, page.goal)
		if got > page.ceiling {
			t.Errorf("%s: %v allocations, want at most %v", page.path, got, page.ceiling)
		}
	}
}

// BenchmarkPage serves each page in process: middleware, session, loaders, views
// and log, without the network.
func BenchmarkPage(b *testing.B) {
	app := production(b)
	for _, page := range pages {
		for _, coding := range []string{"identity", "gzip"} {
			b.Run(page.path+" in "+coding, func(b *testing.B) {
				w, r := newDiscard(), request(b, app, page.path)
				r.Header.Set("Accept-Encoding", coding)
				b.ReportAllocs()
				for b.Loop() {
					w.serve(app, r)
				}
				b.ReportMetric(float64(w.bytes), "bytes/page")
			})
		}
	}
}

// production returns the app as benchmarks run it. Its log lines are written,
// and dropped.
func production(t testing.TB) *exampleapp.App {
	t.Helper()
	log := slog.New(slog.NewJSONHandler(io.Discard, nil)) //nolint:sloglint // the lines must be formatted
	app, err := exampleapp.New(t.Context(), exampleapp.Production(&url.URL{Scheme: "http", Host: "127.0.0.1:4103"}), log)
	if err != nil {
		t.Fatal(err)
	}
	return app
}

// request returns a request for a page. The dashboard is for Ada, signed in.
func request(t testing.TB, app *exampleapp.App, path string) *http.Request {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	if path == "/dashboard" {
		cookie, err := app.Auth().NewSession(t.Context(), "", auth.User{Sub: "ada", Name: "Ada Lovelace", Email: "ada@example.com"})
		if err != nil {
			t.Fatal(err)
		}
		r.AddCookie(cookie)
	}
	return r
}

// discard is a ResponseWriter that drops bodies and is used again and again.
type discard struct {
	header        http.Header
	status, bytes int
}

func newDiscard() *discard { return &discard{header: http.Header{}} }

func (w *discard) serve(app http.Handler, r *http.Request) {
	clear(w.header)
	w.status, w.bytes = http.StatusOK, 0
	app.ServeHTTP(w, r)
}

func (w *discard) Header() http.Header    { return w.header }
func (w *discard) WriteHeader(status int) { w.status = status }
func (w *discard) Write(p []byte) (int, error) {
	w.bytes += len(p)
	return len(p), nil
}
