package apptest_test

import (
	"net/http"
	"testing"

	"gostart/auth"

	"myapp/apptest"
)

func TestAVisitorSignsInAndStaysSignedIn(t *testing.T) {
	t.Parallel()
	site := apptest.New(t)
	v := site.Visitor(t)
	v.Get("/dashboard").Wants(t, http.StatusOK, "<h1>Sign in</h1>")
	v.SignIn("ada@example.com", "/dashboard").Wants(t, http.StatusOK, "Welcome, Ada Lovelace!")
	v.Get("/dashboard").Wants(t, http.StatusOK, "Welcome, Ada Lovelace!")
	v.Get("/api/auth/session").Wants(t, http.StatusOK, `"email":"ada@example.com","emailVerified":true`)
	site.Visitor(t).Get("/dashboard").Lacks(t, "Ada")
}

func TestATestCanSignAVisitorInAsAnyoneInProduction(t *testing.T) {
	t.Parallel()
	v := apptest.New(t, apptest.Production(), apptest.Env{"BASE_URL": "https://app.example"}).Visitor(t)
	v.SignInAs(auth.User{Name: "Grace Hopper", Email: "grace@example.com"})
	v.Get("/dashboard").Wants(t, http.StatusOK, "Welcome, Grace Hopper!")
	v.Post("/_fn/sign-out", nil).Wants(t, http.StatusOK)
	v.Get("/dashboard").Lacks(t, "Grace")
}

func TestInProductionVisitorsSignInAtTheIssuer(t *testing.T) {
	t.Parallel()
	v := apptest.New(t, apptest.Production()).Visitor(t).WithoutRedirects()
	v.Get("/login").Wants(t, http.StatusOK, "Continue with Example")
	v.Get("/api/auth/signIn/oidc").Wants(t, http.StatusFound)
}

func TestALaterEnvironmentOverridesAnEarlierOne(t *testing.T) {
	t.Parallel()
	login := apptest.New(t, apptest.Production(), apptest.Env{"OIDC_NAME": "Acme"}).Visitor(t).Get("/login")
	login.Wants(t, http.StatusOK, "Continue with Acme")
	login.Lacks(t, "Example", "Dev sign-in")
}
