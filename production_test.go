package main

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gostart/lib"
)

func TestProductionHasNoDevelopmentSignIn(t *testing.T) {
	t.Parallel()
	v := newSite(t, production).visitor(t).stopping()

	login := v.get("/login")
	login.wants(t, http.StatusOK, "Continue with GitHub", `href="/api/auth/signIn/github?redirectTo=%2Fdashboard"`)
	login.lacks(t, "/dev", "Dev")
	v.get("/api/auth/signIn/dev?login_hint=ada@example.com").wants(t, http.StatusUnprocessableEntity)
	v.get("/api/auth/callback/dev?state=x&code=y").wants(t, http.StatusUnprocessableEntity)
	for _, path := range []string{"/_dev/idp", "/_dev/idp/authorize", "/_dev/idp/.well-known/openid-configuration", "/_dev/idp/token"} {
		v.get(path).wants(t, http.StatusNotFound)
	}
}

func TestSigningInWithGitHubGoesToGitHub(t *testing.T) {
	t.Parallel()
	s := newSite(t, production)
	answer := s.visitor(t).stopping().get("/api/auth/signIn/github?redirectTo=/dashboard")
	answer.wants(t, http.StatusFound)
	to, err := answer.Location()
	if err != nil {
		t.Fatal(err)
	}
	if got := to.Scheme + "://" + to.Host + to.Path; got != "https://github.com/login/oauth/authorize" {
		t.Errorf("the visitor is sent to %s", got)
	}
	for name, want := range map[string]string{
		"client_id": "id", "response_type": "code", "code_challenge_method": "S256",
		"redirect_uri": s.URL + "/api/auth/callback/github", "scope": "read:user user:email",
	} {
		if got := to.Query().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if csp := answer.Header.Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") {
		t.Errorf("the policy is %q", csp)
	}
	csp := s.visitor(t).get("/login").Header.Get("Content-Security-Policy")
	if !strings.Contains(csp, "form-action 'self' https://github.com;") {
		t.Errorf("the policy does not let a form lead to GitHub: %s", csp)
	}
}

func TestOnHTTPSAllCookiesAreBoundToTheHost(t *testing.T) {
	t.Parallel()
	s := newSite(t, production.with(vars{"BASE_URL": "https://app.example"}))
	answer := s.visitor(t).stopping().get("/api/auth/signIn/github")
	answer.wants(t, http.StatusFound)
	if hsts := answer.Header.Get("Strict-Transport-Security"); hsts == "" {
		t.Error("there is no Strict-Transport-Security")
	}
	to, err := answer.Location()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := to.Query().Get("redirect_uri"), "https://app.example/api/auth/callback/github"; got != want {
		t.Errorf("redirect_uri is %q, want %q", got, want)
	}
	if len(answer.Cookies()) != 1 {
		t.Fatalf("%d cookies are set, want 1", len(answer.Cookies()))
	}
	for _, c := range answer.Cookies() {
		if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" || c.SameSite != http.SameSiteLaxMode {
			t.Errorf("the cookie is %v", c)
		}
	}
}

func TestTheHostHeaderDecidesNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t, production)
	v := s.visitor(t).stopping()
	r := v.request(http.MethodGet, "/api/auth/signIn/github", nil)
	r.Host = "evil.example"
	r.Header.Set("X-Forwarded-Host", "evil.example")
	r.Header.Set("X-Forwarded-Proto", "gopher")
	r.Header.Set("X-Original-URL", "/dashboard")
	answer := v.do(r)
	if location := answer.Header.Get("Location"); !strings.Contains(location, url.QueryEscape(s.URL+"/api/auth/callback/github")) || strings.Contains(location, "evil") {
		t.Errorf("Location is %s", location)
	}
}

func TestTheDevelopmentSignInIsRefusedOffThisMachine(t *testing.T) {
	t.Parallel()
	cfg, err := lib.LoadConfig(development.with(vars{"APP_ENV": "development", "BASE_URL": "http://192.0.2.1:3000"}).getenv, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if cfg.DevLogin {
		t.Error("the development sign-in is on for a base URL that others reach")
	}
	if _, a, err := newApp(cfg, slog.New(slog.DiscardHandler)); err != nil || len(a.Providers()) != 0 {
		t.Errorf("newApp has providers %v, error %v; want none", a.Providers(), err)
	}
}

func TestInDevelopmentEveryVisitorUsesOneNameOfTheMachine(t *testing.T) {
	t.Parallel()
	v := newSite(t, development.with(vars{"BASE_URL": "http://localhost:3000"})).visitor(t).stopping()
	answer := v.get("/login?redirectTo=%2Fx")
	answer.wants(t, http.StatusTemporaryRedirect)
	if got, want := answer.Header.Get("Location"), "http://localhost:3000/login?redirectTo=%2Fx"; got != want {
		t.Errorf("Location is %s, want %s", got, want)
	}
}
