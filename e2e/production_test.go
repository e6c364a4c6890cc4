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
	v := apptest.New(t, apptest.Production()).Visitor(t).WithoutRedirects()

	login := v.Get("/login")
	login.Wants(t, http.StatusOK, "Continue with Example", `href="/api/auth/signIn/oidc?redirectTo=%2Fdashboard"`)
	login.Lacks(t, "/dev", "Dev")
	v.Get("/api/auth/signIn/dev?login_hint=ada@example.com").Wants(t, http.StatusUnprocessableEntity)
	v.Get("/api/auth/callback/dev?state=x&code=y").Wants(t, http.StatusUnprocessableEntity)
	for _, path := range []string{"/_dev/idp", "/_dev/idp/authorize", "/_dev/idp/.well-known/openid-configuration", "/_dev/idp/token"} {
		v.Get(path).Wants(t, http.StatusNotFound)
	}
}

func TestSigningInRedirectsToTheProvider(t *testing.T) {
	t.Parallel()
	s := apptest.New(t, apptest.Production())
	response := s.Visitor(t).WithoutRedirects().Get("/api/auth/signIn/oidc?redirectTo=/dashboard")
	response.Wants(t, http.StatusFound)
	to, err := response.Location()
	if err != nil {
		t.Fatal(err)
	}
	if got := to.Scheme + "://" + to.Host + to.Path; got != apptest.Issuer+"/authorize" {
		t.Errorf("Location is %s", got)
	}
	for name, want := range map[string]string{
		"client_id": "id", "response_type": "code", "code_challenge_method": "S256",
		"redirect_uri": s.URL + "/api/auth/callback/oidc", "scope": "openid profile email",
	} {
		if got := to.Query().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if csp := response.Header.Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") {
		t.Errorf("Content-Security-Policy is %q", csp)
	}
	csp := s.Visitor(t).Get("/login").Header.Get("Content-Security-Policy")
	if !strings.Contains(csp, "form-action 'self' "+apptest.Issuer+";") {
		t.Errorf("form-action does not allow the provider: %s", csp)
	}
}

func TestOverHTTPSAllCookiesAreBoundToTheHost(t *testing.T) {
	t.Parallel()
	s := apptest.New(t, behindAProxy(), apptest.Env{"BASE_URL": "https://app.example"})
	response := getWith(s.Visitor(t).WithoutRedirects(), "/api/auth/signIn/oidc", "X-Forwarded-Host: app.example", "X-Forwarded-Proto: https")
	response.Wants(t, http.StatusFound)
	if hsts := response.Header.Get("Strict-Transport-Security"); hsts == "" {
		t.Error("there is no Strict-Transport-Security")
	}
	to, err := response.Location()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := to.Query().Get("redirect_uri"), "https://app.example/api/auth/callback/oidc"; got != want {
		t.Errorf("redirect_uri is %q, want %q", got, want)
	}
	if len(response.Cookies()) != 1 {
		t.Fatalf("%d cookies are set, want 1", len(response.Cookies()))
	}
	for _, c := range response.Cookies() {
		if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" || c.SameSite != http.SameSiteLaxMode {
			t.Errorf("the cookie is %v", c)
		}
	}
}

func TestTheHostHeaderDoesNotChangeTheCallbackURL(t *testing.T) {
	t.Parallel()
	s := apptest.New(t, apptest.Production())
	v := s.Visitor(t).WithoutRedirects()
	r := v.Request(http.MethodGet, "/api/auth/signIn/oidc", nil)
	r.Host = "evil.example"
	r.Header.Set("X-Forwarded-Host", "evil.example")
	r.Header.Set("X-Forwarded-Proto", "gopher")
	r.Header.Set("X-Original-URL", "/dashboard")
	response := v.Do(r)
	if location := response.Header.Get("Location"); location != s.URL+"/api/auth/signIn/oidc?relocated=1" {
		t.Errorf("Location is %s", location)
	}
	r.URL.RawQuery = "relocated=1"
	response = v.Do(r)
	if location := response.Header.Get("Location"); !strings.Contains(location, url.QueryEscape(s.URL+"/api/auth/callback/oidc")) || strings.Contains(location, "evil") {
		t.Errorf("Location is %s", location)
	}
}

func TestTheDevelopmentSignInIsOffForAnotherMachine(t *testing.T) {
	t.Parallel()
	cfg, err := config.Load(apptest.Development().With(apptest.Env{"APP_ENV": "development", "BASE_URL": "http://192.0.2.1:3000"}).Getenv, t.TempDir(), lib.ReadConfig)
	if err != nil {
		t.Fatal(err)
	}
	if cfg.DevLogin {
		t.Error("the development sign-in is on, though BASE_URL is on another machine")
	}
	site, err := app.New(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if providers := site.Auth().Providers(); len(providers) != 0 {
		t.Errorf("the app has the providers %v, want none", providers)
	}
}

func TestInDevelopmentOtherNamesOfTheMachineRedirectToTheBaseURL(t *testing.T) {
	t.Parallel()
	v := apptest.New(t, apptest.Env{"BASE_URL": "http://localhost:3000"}).Visitor(t).WithoutRedirects()
	response := v.Get("/login?redirectTo=%2Fx")
	response.Wants(t, http.StatusTemporaryRedirect)
	if got, want := response.Header.Get("Location"), "http://localhost:3000/login?redirectTo=%2Fx"; got != want {
		t.Errorf("Location is %s, want %s", got, want)
	}
}
