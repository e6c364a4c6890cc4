package login_test

import (
	"net/http"
	"net/url"
	"testing"

	"gostart/auth"

	"myapp/apptest"
)

func TestTheLoginPageNeverLinksToAnotherSite(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t)
	for _, target := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)", "/login", "/api/auth/signOut"} {
		p := v.Get("/login?redirectTo=" + url.QueryEscape(target))
		p.Wants(t, http.StatusOK, `href="/api/auth/signIn/dev"`)
		p.Lacks(t, "evil", "javascript", "signOut", "redirectTo=%2Flogin")
	}
}

func TestTheLoginPageLetsASignedInVisitorContinue(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t)
	v.Get("/login?redirectTo=/notes").Lacks(t, "Continue as")
	v.SignInAs(auth.User{Name: "Ada Lovelace"})
	v.Get("/login?redirectTo=/notes").Wants(t, http.StatusOK, "Continue as Ada Lovelace", `href="/notes"`)
}

func TestTheLoginPageAsksWhereAnotherSiteStartedASignIn(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t)
	v.Get("/login?provider=dev").Lacks(t, "Sign in with another account")
	v.SignInAs(auth.User{Name: "Ada Lovelace"})
	v.Get("/login?redirectTo=/notes&provider=dev").Wants(t, http.StatusOK,
		"You are signed in as Ada Lovelace.", `href="/notes"><span>Continue as Ada Lovelace</span></a>`,
		`href="/api/auth/signIn/dev?redirectTo=%2Fnotes" hx-boost="false">Sign in with another account</a>`)
	v.Get("/login?provider=nobody").Lacks(t, "Sign in with another account")
}

func TestTheLoginPageLinksToTheProviderSetupOnADevelopersOwnMachine(t *testing.T) {
	t.Parallel()
	const link, devOnly = `<a href="/login/providers">Add a provider</a>`, "This works on your machine only."
	oidc := apptest.Env{"OIDC_ISSUER": apptest.Issuer, "OIDC_CLIENT_ID": "id", "OIDC_CLIENT_SECRET": "secret"}
	for name, tt := range map[string]struct {
		env          apptest.Env
		shown, lacks []string
	}{
		"with the development sign-in only": {nil, []string{link, devOnly}, nil},
		"without a provider":                {apptest.Env{"DEV_LOGIN": "false"}, []string{link, "Nobody can sign in yet."}, []string{devOnly}},
		"with two providers":                {oidc, []string{link}, []string{devOnly}},
		"with another provider only":        {oidc.With(apptest.Env{"DEV_LOGIN": "false"}), []string{link}, []string{devOnly}},
		"reachable from other machines":     {apptest.Env{"HOST": "0.0.0.0"}, nil, []string{"/login/providers", devOnly}},
		"in production":                     {apptest.Production(), nil, []string{"/login/providers", devOnly}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			login := apptest.New(t, tt.env).Visitor(t).Get("/login")
			login.Wants(t, http.StatusOK, tt.shown...)
			login.Lacks(t, tt.lacks...)
		})
	}
}
