package login_test

import (
	"net/http"
	"net/url"
	"testing"

	"gostart/auth"

	"myapp/apptest"
)

func TestTheLoginPageSendsNobodyElsewhere(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t)
	for _, target := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)", "/login", "/api/auth/signOut"} {
		p := v.Get("/login?redirectTo=" + url.QueryEscape(target))
		p.Wants(t, http.StatusOK, `href="/api/auth/signIn/dev"`)
		p.Lacks(t, "evil", "javascript", "signOut", "redirectTo=%2Flogin")
	}
}

func TestTheLoginPageLetsWhoeverIsSignedInGoOn(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t)
	v.Get("/login?redirectTo=/notes").Lacks(t, "Go on as")
	v.SignInAs(auth.User{Name: "Ada Lovelace"})
	v.Get("/login?redirectTo=/notes").Wants(t, http.StatusOK, "Go on as Ada Lovelace", `href="/notes"`)
}

func TestTheLoginPageLeadsADeveloperToProviders(t *testing.T) {
	t.Parallel()
	const link, bare = `<a href="/login/providers">Add a provider</a>`, "This works on your machine only."
	oidc := apptest.Env{"OIDC_ISSUER": apptest.Issuer, "OIDC_CLIENT_ID": "id", "OIDC_CLIENT_SECRET": "secret"}
	for name, tt := range map[string]struct {
		env          apptest.Env
		shown, lacks []string
	}{
		"with the sign-in of development": {nil, []string{link, bare}, nil},
		"with none":                       {apptest.Env{"DEV_LOGIN": "false"}, []string{link, "Nobody can sign in yet."}, []string{bare}},
		"with another":                    {oidc, []string{link}, []string{bare}},
		"with another alone":              {oidc.With(apptest.Env{"DEV_LOGIN": "false"}), []string{link}, []string{bare}},
		"where others get to it":          {apptest.Env{"HOST": "0.0.0.0"}, nil, []string{"/login/providers", bare}},
		"in production":                   {apptest.Production(), nil, []string{"/login/providers", bare}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			login := apptest.New(t, tt.env).Visitor(t).Get("/login")
			login.Wants(t, http.StatusOK, tt.shown...)
			login.Lacks(t, tt.lacks...)
		})
	}
}

func TestTwoSessionCookiesAreExplained(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	v := s.Visitor(t)
	v.SignInAs(auth.User{Email: "ada@example.com"})
	v.Get("/login").Lacks(t, "two cookies of the same name")
	r := v.Request(http.MethodGet, "/login", nil)
	r.Header.Set("Cookie", v.Cookies()[0].Name+"=planted")
	v.Do(r).Wants(t, http.StatusOK, "Your browser sent two cookies of the same name.", "Delete the cookies of this site")
}
