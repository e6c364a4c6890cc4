package e2e_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"gostart/auth"

	"myapp/app"

	"myapp/apptest"
	"myapp/lib"
)

// BenchmarkPage measures whole requests, without the network: middleware,
// session, loaders, view, headers and the log.
func BenchmarkPage(b *testing.B) {
	cfg, err := lib.LoadConfig(apptest.Production().With(apptest.Env{"BASE_URL": "http://localhost:3000"}).Getenv, b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	log := slog.New(slog.NewJSONHandler(io.Discard, nil)) //nolint:sloglint // its lines are to be written, as in production
	site, err := app.New(cfg, log)
	if err != nil {
		b.Fatal(err)
	}
	cookie, err := site.NewSession(b.Context(), auth.User{Sub: "1", Name: "Ada Lovelace", Email: "ada@example.com"})
	if err != nil {
		b.Fatal(err)
	}
	request := func(path, coding string) *http.Request {
		r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, path, nil)
		r.Header.Set("Accept-Encoding", coding)
		if path == "/dashboard" {
			r.AddCookie(cookie)
		}
		return r
	}
	for _, path := range []string{"/", "/login", "/dashboard"} {
		for _, coding := range []string{"identity", "gzip", "zstd"} {
			b.Run(path+" in "+coding, func(b *testing.B) { benchmark(b, site, request(path, coding)) })
		}
	}
	b.Run("/dashboard by htmx", func(b *testing.B) {
		r := request("/dashboard", "identity")
		r.Header.Set("HX-Request", "true")
		r.Header.Set("HX-Request-Type", "partial")
		r.Header.Set("HX-Target", "main#main")
		benchmark(b, site, r)
	})
}

// benchmark serves one request again and again, and says how long the answer
// is.
func benchmark(b *testing.B, app http.Handler, r *http.Request) {
	b.Helper()
	b.ReportAllocs()
	length := 0
	for b.Loop() {
		w := httptest.NewRecorder()
		if app.ServeHTTP(w, r); w.Code != http.StatusOK {
			b.Fatalf("%s answers %d", r.URL, w.Code)
		}
		length = w.Body.Len()
	}
	b.ReportMetric(float64(length), "bytes/page")
}
