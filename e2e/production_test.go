package e2e_test

import (
	"gostart/config"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"myapp/app"
	"myapp/apptest"
	"myapp/lib"
)

func TestProductionHasNoDevelopmentSignIn(t *testing.T) {
	t.Parallel()
	v := apptest.New(t, apptest.Production()).Visitor(t).Stopping()

	login := v.Get("/login")
	login.Wants(t, http.StatusOK, "Continue with Example", `href="/api/auth/signIn/oidc?redirectTo=%2Fdashboard"`)
	login.Lacks(t, "/dev", "Dev")
	v.Get("/api/auth/signIn/dev?login_hint=ada@example.com").Wants(t, http.StatusUnprocessableEntity)
	v.Get("/api/auth/callback/dev?state=x&code=y").Wants(t, http.StatusUnprocessableEntity)
	for _, path := range []string{"/_dev/idp", "/_dev/idp/authorize", "/_dev/idp/.well-known/openid-configuration", "/_dev/idp/token"} {
		v.Get(path).Wants(t, http.StatusNotFound)
	}
}

func TestSigningInGoesToTheProvider(t *testing.T) {
	t.Parallel()
	s := apptest.New(t, apptest.Production())
	answer := s.Visitor(t).Stopping().Get("/api/auth/signIn/oidc?redirectTo=/dashboard")
	answer.Wants(t, http.StatusFound)
	to, err := answer.Location()
	if err != nil {
		t.Fatal(err)
	}
	if got := to.Scheme + "://" + to.Host + to.Path; got != apptest.Issuer+"/authorize" {
		t.Errorf("the visitor is sent to %s", got)
	}
	for name, want := range map[string]string{
		"client_id": "id", "response_type": "code", "code_challenge_method": "S256",
		"redirect_uri": s.URL + "/api/auth/callback/oidc", "scope": "openid profile email",
	} {
		if got := to.Query().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if csp := answer.Header.Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") {
		t.Errorf("the policy is %q", csp)
	}
	csp := s.Visitor(t).Get("/login").Header.Get("Content-Security-Policy")
	if !strings.Contains(csp, "form-action 'self' "+apptest.Issuer+";") {
		t.Errorf("the policy does not let a form lead there: %s", csp)
	}
}

func TestOnHTTPSAllCookiesAreBoundToTheHost(t *testing.T) {
	t.Parallel()
	s := apptest.New(t, behindAProxy(), apptest.Env{"BASE_URL": "https://app.example"})
	answer := getWith(s.Visitor(t).Stopping(), "/api/auth/signIn/oidc", "X-Forwarded-Host: app.example", "X-Forwarded-Proto: https")
	answer.Wants(t, http.StatusFound)
	if hsts := answer.Header.Get("Strict-Transport-Security"); hsts == "" {
		t.Error("there is no Strict-Transport-Security")
	}
	to, err := answer.Location()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := to.Query().Get("redirect_uri"), "https://app.example/api/auth/callback/oidc"; got != want {
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
	s := apptest.New(t, apptest.Production())
	v := s.Visitor(t).Stopping()
	r := v.Request(http.MethodGet, "/api/auth/signIn/oidc", nil)
	r.Host = "evil.example"
	r.Header.Set("X-Forwarded-Host", "evil.example")
	r.Header.Set("X-Forwarded-Proto", "gopher")
	r.Header.Set("X-Original-URL", "/dashboard")
	answer := v.Do(r)
	if location := answer.Header.Get("Location"); location != s.URL+"/api/auth/signIn/oidc?relocated=1" {
		t.Errorf("Location is %s", location)
	}
	r.URL.RawQuery = "relocated=1"
	answer = v.Do(r)
	if location := answer.Header.Get("Location"); !strings.Contains(location, url.QueryEscape(s.URL+"/api/auth/callback/oidc")) || strings.Contains(location, "evil") {
		t.Errorf("Location is %s", location)
	}
}

func TestTheDevelopmentSignInIsRefusedOffThisMachine(t *testing.T) {
	t.Parallel()
	cfg, err := config.Load(apptest.Development().With(apptest.Env{"APP_ENV": "development", "BASE_URL": "http://192.0.2.1:3000"}).Getenv, t.TempDir(), lib.ReadConfig)
	if err != nil {
		t.Fatal(err)
	}
	if cfg.DevLogin {
		t.Error("the development sign-in is on for a base URL that others reach")
	}
	site, err := app.New(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if providers := site.Auth().Providers(); len(providers) != 0 {
		t.Errorf("the app has the providers %v, want none", providers)
	}
}

func TestInDevelopmentEveryVisitorUsesOneNameOfTheMachine(t *testing.T) {
	t.Parallel()
	v := apptest.New(t, apptest.Env{"BASE_URL": "http://localhost:3000"}).Visitor(t).Stopping()
	answer := v.Get("/login?redirectTo=%2Fx")
	answer.Wants(t, http.StatusTemporaryRedirect)
	if got, want := answer.Header.Get("Location"), "http://localhost:3000/login?redirectTo=%2Fx"; got != want {
		t.Errorf("Location is %s, want %s", got, want)
	}
}
