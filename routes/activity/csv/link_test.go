package csv

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"gostart/auth"
	"gostart/start"

	"myapp/lib"
)

func TestALinkNamesItsPersonForAnHour(t *testing.T) {
	t.Parallel()
	now := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	app := appAt(t, func() time.Time { return now })
	link := get(app, "/link").Body.String()
	for name, tt := range map[string]struct {
		after  time.Duration
		status int
		body   string
	}{
		"at once":            {0, http.StatusOK, `{"dev/1" "Ada"}`},
		"in its last second": {time.Hour - time.Second, http.StatusOK, `{"dev/1" "Ada"}`},
		"after an hour":      {time.Hour, http.StatusForbidden, "This link does not work\n\nIt may be incomplete, or older than an hour. The page Activity has a new one.\n"},
	} {
		made := now
		now = now.Add(tt.after)
		if got := get(app, link); got.Code != tt.status || got.Body.String() != tt.body {
			t.Errorf("%s: %d %s", name, got.Code, got.Body)
		}
		now = made
	}
}

// appAt is an app that makes a link for Ada at /link, and says at the link whom
// it names.
func appAt(t *testing.T, now func() time.Time) *start.App {
	t.Helper()
	a, err := auth.New(auth.Config{BaseURL: &url.URL{Scheme: "https", Host: "app.test"}, BasePath: "/api/auth", Secrets: []string{"b7Vd0Kq2mXw9ZrT5uYc8NfPjLhGs3AeE"}, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	app, err := start.New(&lib.Services{Auth: a, Log: slog.New(slog.DiscardHandler)}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	answer := func(path string, text func(*start.Context) (string, error)) {
		app.Route(path, start.Mount(func(c *start.Context) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				said, err := text(c)
				if err != nil {
					start.Fail(w, r, err)
					return
				}
				fmt.Fprint(w, said)
			})
		}))
	}
	answer("/link", func(c *start.Context) (string, error) {
		return linkFor(c, lib.PersonOf(&lib.Session{Session: &auth.Session{Provider: "dev", User: auth.User{Sub: "1", Name: "Ada"}}}))
	})
	answer("/activity/csv", func(c *start.Context) (string, error) {
		p, err := personIn(c, c.Request().FormValue("token"))
		return fmt.Sprintf("%q", p), err
	})
	return app
}

func get(h http.Handler, target string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
	return w
}
