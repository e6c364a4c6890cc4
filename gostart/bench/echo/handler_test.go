package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"gostart/auth"
	"gostart/internal/exampleapp"
)

func TestPagesHaveTheGivenLengths(t *testing.T) {
	t.Parallel()
	const secret = "a secret of thirty-two bytes, or more"
	handler, err := newHandler(secret, lengths{2700, 2100, 8100})
	if err != nil {
		t.Fatal(err)
	}
	ada := sealed(t, secret, session{Name: "<Ada>", Expires: time.Now().Unix() + 60, LatestExpiry: time.Now().Unix() + 60})
	for path, want := range map[string]int{"/": 2700, "/login": 2100, "/dashboard": 8100} {
		w := get(t, handler, path, ada)
		if w.Code != http.StatusOK || w.Body.Len() != want {
			t.Errorf("%s: status %d and %d bytes, want 200 and %d", path, w.Code, w.Body.Len(), want)
		}
		if path == "/dashboard" && !strings.Contains(w.Body.String(), "Welcome, &lt;Ada&gt;!") {
			t.Errorf("%s does not show the name:\n%s", path, w.Body)
		}
	}
}

func TestTheDashboardRequiresAValidCookie(t *testing.T) {
	t.Parallel()
	const secret = "a secret of thirty-two bytes, or more"
	handler, err := newHandler(secret, lengths{2700, 2100, 8100})
	if err != nil {
		t.Fatal(err)
	}
	future, past := time.Now().Unix()+60, time.Now().Unix()-60
	for name, cookie := range map[string]string{
		"none":                   "",
		"garbage":                "garbage",
		"under another secret":   sealed(t, "another", session{Expires: future, LatestExpiry: future}),
		"of an expired session":  sealed(t, secret, session{Expires: past, LatestExpiry: future}),
		"past the latest expiry": sealed(t, secret, session{Expires: future, LatestExpiry: past}),
	} {
		if w := get(t, handler, "/dashboard", cookie); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/login" {
			t.Errorf("with the cookie %q the status is %d", name, w.Code)
		}
	}
}

func TestTheCookieOfTheExampleAppOpensTheDashboard(t *testing.T) {
	t.Parallel()
	app, err := exampleapp.New(t.Context(), exampleapp.Production(&url.URL{Scheme: "http", Host: "127.0.0.1:4103"}), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	cookie, err := app.Auth().NewSession(t.Context(), "", auth.User{Sub: "ada", Name: "Ada Lovelace"})
	if err != nil {
		t.Fatal(err)
	}
	handler, err := newHandler(exampleapp.Secret, lengths{2700, 2100, 8100})
	if err != nil {
		t.Fatal(err)
	}
	if w := get(t, handler, "/dashboard", cookie.Value); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Welcome, Ada Lovelace!") {
		t.Errorf("/dashboard: status %d:\n%s", w.Code, w.Body)
	}
}

func sealed(t *testing.T, secret string, s session) string {
	t.Helper()
	keys, err := newSessions(secret)
	if err != nil {
		t.Fatal(err)
	}
	value, err := keys.codec.Encode("session", s)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func get(t *testing.T, handler http.Handler, path, cookie string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	if cookie != "" {
		r.AddCookie(&http.Cookie{Name: cookieName, Value: cookie})
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w
}
