package login_test

import (
	"net/http"
	"net/url"
	"testing"

	"gostart/internal/auth"
	"gostart/starttest"
)

func TestTheLoginPageSendsNobodyElsewhere(t *testing.T) {
	t.Parallel()
	v := starttest.New(t).Visitor(t)
	for _, target := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)", "/login", "/api/auth/signOut"} {
		p := v.Get("/login?redirectTo=" + url.QueryEscape(target))
		p.Wants(t, http.StatusOK, `href="/api/auth/signIn/dev"`)
		p.Lacks(t, "evil", "javascript", "signOut", "redirectTo=%2Flogin")
	}
}

func TestTheLoginPageLetsWhoeverIsSignedInGoOn(t *testing.T) {
	t.Parallel()
	v := starttest.New(t).Visitor(t)
	v.Get("/login?redirectTo=/notes").Lacks(t, "Go on as")
	v.SignInAs(auth.User{Name: "Ada Lovelace"})
	v.Get("/login?redirectTo=/notes").Wants(t, http.StatusOK, "Go on as Ada Lovelace", `href="/notes"`)
}
