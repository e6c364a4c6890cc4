package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"gostart/internal/auth"
	"gostart/lib"
)

// BenchmarkPage measures whole requests, without the network: middleware,
// session, loaders, view and headers.
func BenchmarkPage(b *testing.B) {
	cfg, err := lib.LoadConfig(production.with(vars{"BASE_URL": "http://localhost:3000"}).getenv, b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	app, a, err := newApp(cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	cookie, err := a.NewSession(b.Context(), "github", auth.User{Sub: "1", Name: "Ada Lovelace", Email: "ada@example.com"})
	if err != nil {
		b.Fatal(err)
	}
	for _, path := range []string{"/", "/login", "/dashboard"} {
		b.Run(path, func(b *testing.B) {
			r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, path, nil)
			if path == "/dashboard" {
				r.AddCookie(cookie)
			}
			b.ReportAllocs()
			for b.Loop() {
				w := httptest.NewRecorder()
				if app.ServeHTTP(w, r); w.Code != http.StatusOK {
					b.Fatalf("%s answers %d", path, w.Code)
				}
			}
		})
	}
}
