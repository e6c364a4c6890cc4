package exampleapp_test

import (
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"gostart/config"
	"gostart/internal/exampleapp"
	"gostart/starttest"
)

// securityHeaders are the headers that every response must have.
var securityHeaders = []string{
	"Content-Security-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Permissions-Policy",
	"Referrer-Policy", "X-Content-Type-Options", "X-Request-Id",
}

func TestPublicPagesAreServedToEveryone(t *testing.T) {
	t.Parallel()
	v := starttest.New(t, exampleapp.Development).Visitor(t)
	for path, shown := range map[string][]string{
		"/":      {"<title>Home · example</title>", `<a href="/" aria-current="page">Home</a>`, "You are not signed in."},
		"/login": {"<title>Sign in · example</title>", "<h1>Sign in</h1>", "Continue with Dev sign-in", "redirectTo=%2Fdashboard"},
	} {
		page := v.Get(path)
		page.Wants(t, http.StatusOK, shown...)
		hasHeaders(t, page, append(securityHeaders, "Etag")...)
		if got := page.Header.Get("Cache-Control"); got != "no-cache" {
			t.Errorf("%s: Cache-Control is %q, want no-cache", path, got)
		}
	}
}

func TestARequestWithTheETagOfAPublicPageGets304(t *testing.T) {
	t.Parallel()
	v := starttest.New(t, exampleapp.Development).Visitor(t)
	again := v.Request(http.MethodGet, "/", nil)
	again.Header.Set("If-None-Match", v.Get("/").Header.Get("Etag"))
	if page := v.Do(again); page.StatusCode != http.StatusNotModified || page.Body != "" {
		t.Errorf("the second response is %d with %d bytes, want 304 with none", page.StatusCode, len(page.Body))
	}
}

func TestTheDashboardRequiresASession(t *testing.T) {
	t.Parallel()
	v := starttest.New(t, exampleapp.Development).Visitor(t)
	page := v.WithoutRedirects().Get("/dashboard")
	page.Wants(t, http.StatusSeeOther)
	if got, want := page.Header.Get("Location"), "/login?redirectTo=%2Fdashboard"; got != want {
		t.Errorf("Location is %q, want %q", got, want)
	}
	v.SignIn("ada@example.com", "/dashboard").Wants(t, http.StatusOK, "Welcome, Ada Lovelace!")
}

func TestTheDashboardShowsTwentyRowsNewestFirst(t *testing.T) {
	t.Parallel()
	v := starttest.New(t, exampleapp.Development).Visitor(t)
	page := v.SignIn("ada@example.com", "/dashboard")
	page.Wants(t, http.StatusOK, "ada@example.com", "Dev sign-in")
	hasHeaders(t, page, securityHeaders...)
	if got := page.Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control is %q, want no-store", got)
	}
	_, table, _ := strings.Cut(page.Body, "<tbody>")
	var times []string
	for _, row := range strings.Split(table, "<tr>")[1:] {
		_, after, _ := strings.Cut(row, `datetime="`)
		moment, _, _ := strings.Cut(after, `"`)
		times = append(times, moment)
	}
	newestFirst := func(a, b string) int { return strings.Compare(b, a) }
	if len(times) != 20 || !slices.IsSortedFunc(times, newestFirst) {
		t.Errorf("the times of the rows are %q, want 20, newest first", times)
	}
}

func TestSigningOutEndsTheSession(t *testing.T) {
	t.Parallel()
	v := starttest.New(t, exampleapp.Development).Visitor(t)
	v.SignIn("ada@example.com", "/dashboard")
	v.Get("/").Wants(t, http.StatusOK, "Signed in as Ada Lovelace.", `action="/_fn/sign-out"`)
	v.Post("/_fn/sign-out", nil).Wants(t, http.StatusOK, "You are not signed in.")
	v.Get("/dashboard").Wants(t, http.StatusOK, "<h1>Sign in</h1>")
}

func TestAFormFromAnotherSiteIsRefused(t *testing.T) {
	t.Parallel()
	v := starttest.New(t, exampleapp.Development).Visitor(t)
	v.SignIn("ada@example.com", "/dashboard")
	forged := v.Request(http.MethodPost, "/_fn/sign-out", nil)
	forged.Header.Set("Sec-Fetch-Site", "cross-site")
	v.Do(forged).Wants(t, http.StatusForbidden, "Error 403")
	v.Get("/dashboard").Wants(t, http.StatusOK, "Welcome, Ada Lovelace!")
}

func TestAnUnknownPathShowsTheErrorPage(t *testing.T) {
	t.Parallel()
	v := starttest.New(t, exampleapp.Development).Visitor(t)
	page := v.Get("/nowhere")
	page.Wants(t, http.StatusNotFound, "Error 404", "Go home")
	hasHeaders(t, page, securityHeaders...)
}

func TestEveryStaticFileOfAPageIsServed(t *testing.T) {
	t.Parallel()
	v := starttest.New(t, exampleapp.Development).Visitor(t)
	parts := strings.Split(v.Get("/").Body, `"/static/`)[1:]
	if len(parts) != 3 {
		t.Errorf("the page loads %d files, want 3", len(parts))
	}
	for _, part := range parts {
		name, _, _ := strings.Cut(part, `"`)
		v.Get("/static/"+name).Wants(t, http.StatusOK)
	}
}

func TestNewReturnsAnErrorForAnInvalidConfiguration(t *testing.T) {
	t.Parallel()
	base := &url.URL{Scheme: "http", Host: "localhost:3000"}
	for want, cfg := range map[string]config.Config{
		"Secrets[0]": {BaseURL: base, Secrets: []string{"short"}},
		"BaseURL":    {BaseURL: new(url.URL), Secrets: []string{exampleapp.Secret}},
	} {
		if _, err := exampleapp.New(t.Context(), cfg, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("New(%+v) = %v, want an error about %s", cfg, err, want)
		}
	}
}

func hasHeaders(t *testing.T, page starttest.Page, names ...string) {
	t.Helper()
	for _, name := range names {
		if page.Header.Get(name) == "" {
			t.Errorf("%s has no header %s", page.Request.URL, name)
		}
	}
}
