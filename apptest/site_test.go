package apptest_test

import (
	"net/http"
	"strings"
	"testing"

	"gostart/auth"
	"gostart/starttest"

	"myapp/apptest"
)

func TestTwoSitesShareNothing(t *testing.T) {
	t.Parallel()
	one, other := apptest.New(t), apptest.New(t, apptest.Production())
	one.App.Handle("/only", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("here")) }))
	one.Visitor(t).Get("/only").Wants(t, http.StatusOK, "here")
	other.Visitor(t).Get("/only").Wants(t, http.StatusNotFound)
	if here, there := strings.Count(one.Log(), "path=/only"), strings.Count(other.Log(), "path=/only"); here != 1 || there != 1 {
		t.Errorf("the logs name the path %d and %d times, want once each", here, there)
	}
}

func TestAnEnvironmentIsChangedOneOverTheOther(t *testing.T) {
	t.Parallel()
	v := apptest.New(t, apptest.Production(), apptest.Env{"OIDC_NAME": "Acme"}).Visitor(t)
	login := v.Get("/login")
	login.Wants(t, http.StatusOK, "Continue with Acme")
	login.Lacks(t, "Example", "Dev sign-in")
}

func TestOnHTTPSASessionIsSignedInUntilItIsSignedOut(t *testing.T) {
	t.Parallel()
	v := apptest.New(t, apptest.Production(), apptest.Env{"BASE_URL": "https://app.example"}).Visitor(t)
	v.SignInAs(auth.User{Name: "Ada Lovelace"})
	v.Get("/dashboard").Wants(t, http.StatusOK, "Welcome, Ada Lovelace!")
	v.Post("/_fn/sign-out", nil).Wants(t, http.StatusOK)
	v.Get("/dashboard").Lacks(t, "Ada")
}

func TestACopyOfCookiesMakesAThief(t *testing.T) {
	t.Parallel()
	site := apptest.New(t)
	ada, thief := site.Visitor(t), site.Visitor(t)
	ada.SignInAs(auth.User{Name: "Ada Lovelace"})
	thief.SetCookies(ada.Cookies()...)
	thief.Get("/dashboard").Wants(t, http.StatusOK, "Welcome, Ada Lovelace!")
}

func TestAVisitorComesFromAPage(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t)
	for name, visitor := range map[string]*starttest.Visitor{"first from a page": v.From("/login").Boosted(), "first boosted": v.Boosted().From("/login")} {
		r := visitor.Request(http.MethodGet, "/", nil)
		for _, header := range []string{"Referer", "HX-Current-URL"} {
			if got := r.Header.Get(header); !strings.HasSuffix(got, "/login") {
				t.Errorf("%s: %s is %q", name, header, got)
			}
		}
	}
	if r := v.Request(http.MethodGet, "/", nil); r.Header.Get("Referer") != "" {
		t.Error("the visitor without a page has changed too")
	}
}

func TestASignInThatFailsEndsTheTest(t *testing.T) {
	t.Parallel()
	heard := &told{TB: t}
	v := apptest.New(t, apptest.Production()).Visitor(heard)
	if v.SignIn("ada@example.com", "/dashboard"); !heard.failed {
		t.Error("signing in where it is not possible does not fail the test")
	}
}
