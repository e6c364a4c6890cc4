package e2e_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"gostart/app"
	"gostart/internal/auth"
	"gostart/lib"
	"gostart/starttest"
)

// BenchmarkPage measures whole requests, without the network: middleware,
// session, loaders, view and headers.
func BenchmarkPage(b *testing.B) {
	cfg, err := lib.LoadConfig(starttest.Production().With(starttest.Env{"BASE_URL": "http://localhost:3000"}).Getenv, b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	site, err := app.New(cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	cookie, err := site.NewSession(b.Context(), auth.User{Sub: "1", Name: "Ada Lovelace", Email: "ada@example.com"})
	if err != nil {
		b.Fatal(err)
	}
	for _, path := range []string{"/", "/login", "/dashboard"} {
		for _, coding := range []string{"identity", "gzip", "zstd"} {
			b.Run(path+" in "+coding, func(b *testing.B) {
				r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, path, nil)
				r.Header.Set("Accept-Encoding", coding)
				if path == "/dashboard" {
					r.AddCookie(cookie)
				}
				benchmark(b, site, r)
			})
		}
	}
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
