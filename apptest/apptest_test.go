package apptest_test

import (
	"net/http"
	"testing"

	"gostart/auth"

	"myapp/apptest"
)

func TestAVisitorSignsInAndIsTheSameAfterwards(t *testing.T) {
	t.Parallel()
	site := apptest.New(t)
	v := site.Visitor(t)
	v.Get("/dashboard").Wants(t, http.StatusOK, "<h1>Sign in</h1>")
	v.SignIn("ada@example.com", "/dashboard")
	v.Get("/dashboard").Wants(t, http.StatusOK, "Welcome, Ada Lovelace!")
	site.Visitor(t).Get("/dashboard").Lacks(t, "Ada")
}

func TestAVisitorIsSignedInAsAnyoneInProductionToo(t *testing.T) {
	t.Parallel()
	v := apptest.New(t, apptest.Production()).Visitor(t)
	v.SignInAs(auth.User{Name: "Grace Hopper", Email: "grace@example.com"})
	v.Get("/dashboard").Wants(t, http.StatusOK, "Welcome, Grace Hopper!")
}

func TestABoostedVisitorGetsWhatHTMXPutsIntoThePage(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t)
	p := v.Boosted().Get("/login")
	p.Wants(t, http.StatusOK, "<title>Sign in", `<main id="main"`, `hx-swap-oob="true"`)
	p.Lacks(t, "<html", "<footer")
	v.Get("/login").Wants(t, http.StatusOK, "<html", "<footer")
}

func TestAVisitorWhoStopsSeesTheRedirect(t *testing.T) {
	t.Parallel()
	p := apptest.New(t).Visitor(t).Stopping().Get("/dashboard")
	p.Wants(t, http.StatusSeeOther)
	if got, want := p.Header.Get("Location"), "/login?redirectTo=%2Fdashboard"; got != want {
		t.Errorf("Location is %s, want %s", got, want)
	}
}

// told is a test that only notes that it failed.
type told struct {
	testing.TB
	failed bool
}

func (t *told) Helper()               {}
func (t *told) Errorf(string, ...any) { t.failed = true }
func (t *told) Fatalf(string, ...any) { t.failed = true }

func TestWhatAPageDoesNotShowFailsTheTest(t *testing.T) {
	t.Parallel()
	home := apptest.New(t).Visitor(t).Get("/")
	for name, check := range map[string]func(testing.TB){
		"another status":    func(t testing.TB) { home.Wants(t, http.StatusNotFound) },
		"a missing text":    func(t testing.TB) { home.Wants(t, http.StatusOK, "no such text") },
		"a text to be gone": func(t testing.TB) { home.Lacks(t, "<html") },
	} {
		heard := &told{TB: t}
		if check(heard); !heard.failed {
			t.Errorf("%s does not fail the test", name)
		}
	}
}
