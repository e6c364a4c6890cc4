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

func TestTheLoginPageLeadsADeveloperToProviders(t *testing.T) {
	t.Parallel()
	const link, bare = `<a href="/login/providers">Add a provider</a>`, "Beyond this machine nobody can sign in yet."
	oidc := starttest.Env{"OIDC_ISSUER": starttest.Issuer, "OIDC_CLIENT_ID": "id", "OIDC_CLIENT_SECRET": "secret"}
	for name, tt := range map[string]struct {
		env          starttest.Env
		shown, lacks []string
	}{
		"with the sign-in of development": {nil, []string{link, bare}, nil},
		"with none":                       {starttest.Env{"DEV_LOGIN": "false"}, []string{link, bare}, nil},
		"with another":                    {oidc, []string{link}, []string{bare}},
		"with another alone":              {oidc.With(starttest.Env{"DEV_LOGIN": "false"}), []string{link}, []string{bare}},
		"where others get to it":          {starttest.Env{"HOST": "0.0.0.0"}, nil, []string{"/login/providers", bare}},
		"in production":                   {starttest.Production(), nil, []string{"/login/providers", bare}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			login := starttest.New(t, tt.env).Visitor(t).Get("/login")
			login.Wants(t, http.StatusOK, tt.shown...)
			login.Lacks(t, tt.lacks...)
		})
	}
}
