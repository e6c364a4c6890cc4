package starttest_test

import (
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"testing"

	"gostart/config"
	"gostart/internal/exampleapp"
	"gostart/starttest"
)

// recorder is a testing.TB that records failures and continues after Fatalf.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.failed = true }
func (r *recorder) Fatalf(string, ...any) { r.failed = true }

// exitingRecorder is a recorder whose Fatalf ends the goroutine.
type exitingRecorder struct{ recorder }

func (r *exitingRecorder) Fatalf(string, ...any) {
	r.failed = true
	runtime.Goexit()
}

func TestAVisitorStaysSignedIn(t *testing.T) {
	t.Parallel()
	site := starttest.New(t, exampleapp.Development)
	v := site.Visitor(t)
	v.Get("/dashboard").Wants(t, http.StatusOK, "<h1>Sign in</h1>")
	v.SignIn("ada@example.com", "/dashboard")
	v.Get("/dashboard").Wants(t, http.StatusOK, "Welcome, Ada Lovelace!")
	site.Visitor(t).Get("/dashboard").Lacks(t, "Ada")
}

func TestABoostedVisitorGetsOnlyTheOutlet(t *testing.T) {
	t.Parallel()
	v := starttest.New(t, exampleapp.Development).Visitor(t)
	page := v.Boosted().Get("/login")
	page.Wants(t, http.StatusOK, "<title>Sign in", `<main id="main"`, `hx-swap-oob="true"`)
	page.Lacks(t, "<html", "<footer")
	v.Get("/login").Wants(t, http.StatusOK, "<html", "<footer")
}

func TestABoostedVisitorSendsFormsLikeHTMX(t *testing.T) {
	t.Parallel()
	v := starttest.New(t, exampleapp.Development).Visitor(t)
	v.SignIn("ada@example.com", "/dashboard")
	page := v.From("/dashboard").Boosted().Post("/_fn/sign-out", nil)
	page.Wants(t, http.StatusOK, "You are not signed in.")
	page.Lacks(t, "<html")
}

func TestAVisitorWithoutRedirectsGetsTheRedirect(t *testing.T) {
	t.Parallel()
	page := starttest.New(t, exampleapp.Development).Visitor(t).WithoutRedirects().Get("/dashboard")
	page.Wants(t, http.StatusSeeOther)
	if got, want := page.Header.Get("Location"), "/login?redirectTo=%2Fdashboard"; got != want {
		t.Errorf("Location is %s, want %s", got, want)
	}
}

func TestAVisitorSendsTheReferer(t *testing.T) {
	t.Parallel()
	v := starttest.New(t, exampleapp.Development).Visitor(t)
	for name, visitor := range map[string]*starttest.Visitor{"From, then Boosted": v.From("/login").Boosted(), "Boosted, then From": v.Boosted().From("/login")} {
		r := visitor.Request(http.MethodGet, "/", nil)
		for _, header := range []string{"Referer", "HX-Current-URL"} {
			if got := r.Header.Get(header); !strings.HasSuffix(got, "/login") {
				t.Errorf("%s: %s is %q, want /login", name, header, got)
			}
		}
	}
	if r := v.Request(http.MethodGet, "/", nil); r.Header.Get("Referer") != "" {
		t.Error("From changes the visitor itself, want a copy")
	}
}

func TestCookiesGiveASessionToAnotherVisitor(t *testing.T) {
	t.Parallel()
	site := starttest.New(t, exampleapp.Development)
	ada, other := site.Visitor(t), site.Visitor(t)
	ada.SignIn("ada@example.com", "/dashboard")
	other.SetCookies(ada.Cookies()...)
	other.Get("/dashboard").Wants(t, http.StatusOK, "Welcome, Ada Lovelace!")
}

func TestTwoSitesShareNothing(t *testing.T) {
	t.Parallel()
	one, other := starttest.New(t, exampleapp.Development), starttest.New(t, exampleapp.Development)
	other.Visitor(t).Get("/only-here").Wants(t, http.StatusNotFound)
	if one.URL == other.URL || strings.Contains(one.Log(), "path=/only-here") || !strings.Contains(other.Log(), "path=/only-here") {
		t.Errorf("want the request only in the log of the second site; the first logged:\n%s", one.Log())
	}
}

func TestAnUnexpectedPageFailsTheTest(t *testing.T) {
	t.Parallel()
	home := starttest.New(t, exampleapp.Development).Visitor(t).Get("/")
	for name, check := range map[string]func(testing.TB){
		"another status":   func(t testing.TB) { home.Wants(t, http.StatusNotFound) },
		"a missing text":   func(t testing.TB) { home.Wants(t, http.StatusOK, "no such text") },
		"an unwanted text": func(t testing.TB) { home.Lacks(t, "<html") },
	} {
		r := &recorder{TB: t}
		if check(r); !r.failed {
			t.Errorf("%s does not fail the test", name)
		}
	}
}

func TestASignInThatFailsEndsTheTest(t *testing.T) {
	t.Parallel()
	noProvider := func(base *url.URL, _ string, log *slog.Logger) (http.Handler, error) {
		return exampleapp.New(t.Context(), config.Config{BaseURL: base, Secrets: []string{exampleapp.Secret}}, log)
	}
	r := &recorder{TB: t}
	if starttest.New(t, noProvider).Visitor(r).SignIn("ada@example.com", "/dashboard"); !r.failed {
		t.Error("a sign-in without a provider does not fail the test")
	}
}

func TestAnAppThatDoesNotStartEndsTheTest(t *testing.T) {
	t.Parallel()
	broken := func(*url.URL, string, *slog.Logger) (http.Handler, error) { return nil, errors.New("broken") }
	ended := &exitingRecorder{recorder{TB: t}}
	done := make(chan struct{})
	go func() { // Fatalf ends it
		defer close(done)
		starttest.New(ended, broken)
	}()
	if <-done; !ended.failed {
		t.Error("the test continues")
	}
}

func TestEachFreePortIsFreeAndDifferent(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 20 {
		port := starttest.FreePort(t)
		if seen[port] {
			t.Errorf("port %s is returned twice", port)
		}
		seen[port] = true
		listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:"+port)
		if err != nil {
			t.Fatal(err)
		}
		listener.Close()
	}
}
