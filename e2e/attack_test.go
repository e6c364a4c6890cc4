package e2e_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"myapp/app"
	"myapp/apptest"
)

func TestEveryResponseHasTheSecurityHeaders(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	v := s.Visitor(t).WithoutRedirects()
	for path, status := range map[string]int{
		"/": 200, "/login": 200, "/dashboard": 303, "/signout": 303, "/nowhere": 404, "/static/nothing.css": 404,
		"/_fn/sign-out": 405, "/api/auth/session": 401, "/api/auth/nowhere": 404, "/api/auth/callback/dev": 422,
		"/_dev/idp/authorize": 400, "/healthz": 200, "/login/": 308,
	} {
		response := v.Get(path)
		response.Wants(t, status)
		for name, want := range map[string]string{
			"X-Content-Type-Options":     "nosniff",
			"Referrer-Policy":            map[bool]string{false: "same-origin", true: "strict-origin"}[strings.Contains(path, "callback")],
			"Cross-Origin-Opener-Policy": "same-origin",
		} {
			if got := response.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		csp := response.Header.Get("Content-Security-Policy")
		if !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: Content-Security-Policy is %q", path, csp)
		}
		if response.Header.Get("X-Request-Id") == "" {
			t.Errorf("%s: X-Request-Id is missing", path)
		}
	}
}

func TestPagesWithASessionAreNotStored(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t)
	v.SignIn("ada@example.com", "/dashboard")
	for _, path := range []string{"/", "/dashboard", "/signout", "/nowhere", "/api/auth/session"} {
		response := v.Get(path)
		if got := response.Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: Cache-Control is %q, want no-store", path, got)
		}
		if vary := strings.Join(response.Header.Values("Vary"), ","); !strings.Contains(vary, "Cookie") {
			t.Errorf("%s: Vary is %q, want Cookie in it", path, vary)
		}
	}
}

func TestPathTraversalIsNotFound(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	v := s.Visitor(t).WithoutRedirects()
	for _, path := range []string{
		"/static/..%2f..%2fgo.mod", "/static/%2e%2e/go.mod", "/static/..%5c..%5cgo.mod", "/static/%5cgo.mod", "/static/", "/static/app.css",
		"/.env", "/go.mod", "/static/.env", "/admin%2Fsecret.txt", "/api//auth/session", "/api/auth//session",
		"/dashboard%00", "/%ff%fe", "/login%0d%0aX:y", "/api/auth/signIn/", "/dashboard%2F", "/DASHBOARD",
	} {
		r := v.Request(http.MethodGet, "/", nil)
		r.URL.Opaque = path
		v.Do(r).Wants(t, http.StatusNotFound)
	}
	doubled := v.Request(http.MethodGet, "/", nil)
	doubled.URL.Path = "//api/auth/session"
	v.Do(doubled).Wants(t, http.StatusNotFound)
	for _, provider := range []string{"github%00", "..%2f", "%ff", "dev%2F"} {
		r := v.Request(http.MethodGet, "/", nil)
		r.URL.Opaque = "/api/auth/signIn/" + provider
		v.Do(r).Wants(t, http.StatusNotFound)
	}
}

func TestATrailingSlashOfTheAuthenticationServiceIsRedirectedAway(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t)
	v.SignIn("ada@example.com", "/dashboard")
	v.Get("/api/auth/session/?a=b").Wants(t, http.StatusOK, `"success":true`)
	direct := v.WithoutRedirects()
	for _, path := range []string{"/api/auth/session/", "/api/auth/callback/dev/?state=x&code=y", "/api/auth/providers/dev/tokens/", "/login/"} {
		page := direct.Get(path)
		page.Wants(t, http.StatusPermanentRedirect)
		if got, want := page.Header.Get("Location"), strings.Replace(path, "/?", "?", 1); got != strings.TrimSuffix(want, "/") {
			t.Errorf("%s leads to %s", path, got)
		}
	}
	for _, path := range []string{"/api/auth/", "/api/auth/nowhere/", "/api/auth/session//", "/api/auth//evil.example/"} {
		direct.Get(path).Wants(t, http.StatusNotFound)
	}
	v.Post("/api/auth/signOut/", nil).Wants(t, http.StatusOK, "You are not signed in")
}

func TestUnsupportedMethodsAreRefused(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t).WithoutRedirects()
	for _, method := range []string{http.MethodTrace, "FOO", http.MethodPut, http.MethodDelete} {
		for _, path := range []string{"/", "/dashboard", "/api/auth/session", "/_fn/sign-out"} {
			response := v.Do(v.Request(method, path, nil))
			if response.StatusCode != http.StatusMethodNotAllowed && response.StatusCode != http.StatusNotFound {
				t.Errorf("%s %s: status %d", method, path, response.StatusCode)
			}
		}
	}
	override := v.Request(http.MethodGet, "/_fn/sign-out?_method=POST", nil)
	override.Header.Set("X-HTTP-Method-Override", "POST")
	v.Do(override).Wants(t, http.StatusMethodNotAllowed)
}

func TestOversizedRequestsAreRefused(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t).WithoutRedirects()

	headers := v.Request(http.MethodGet, "/", nil)
	headers.Header.Set("Cookie", "x="+strings.Repeat("a", 20<<10))
	v.Do(headers).Wants(t, http.StatusRequestHeaderFieldsTooLarge)

	tooMuch := url.Values{"provider": {strings.Repeat("a", app.MaxBody)}}
	v.Post("/_fn/sign-in", tooMuch).Wants(t, http.StatusRequestEntityTooLarge)
	chunked := v.Request(http.MethodPost, "/_fn/sign-in", strings.NewReader(tooMuch.Encode()))
	chunked.ContentLength = -1
	chunked.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	v.Do(chunked).Wants(t, http.StatusRequestEntityTooLarge)
}

func TestFailedSignInsAreExplainedToPeopleAndToPrograms(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	v := s.Visitor(t)
	v.Get("/api/auth/callback/dev?state=forged&code=x").Wants(t, http.StatusUnauthorized,
		"This sign-in has ended", `href="/login"`, "Back to sign-in")

	chooser := v.Get("/api/auth/signIn/dev")
	form := hiddenFields(chooser.Body)
	form.Set("cancel", "true")
	v.Post(chooser.Request.URL.Path, form).Wants(t, http.StatusForbidden, "You cancelled the sign-in", "Back to sign-in")

	r := v.Request(http.MethodGet, "/api/auth/callback/dev?state=forged&code=x", nil)
	r.Header.Set("Accept", "application/json")
	response := v.Do(r)
	response.Wants(t, http.StatusUnauthorized, `"type":"AUTH_ERROR"`, `"code":"AUTH_FLOW_NOT_FOUND"`, `"message":"`)
	if len(response.Cookies()) != 0 {
		t.Errorf("a failed sign-in sets %v", response.Cookies())
	}
}

func TestNothingSecretIsLogged(t *testing.T) {
	t.Parallel()
	s := apptest.New(t, apptest.Env{"AUTH_SALT": "canary-salt"})
	v := s.Visitor(t)
	v.SignIn("ada@example.com", "/dashboard")
	v.Get("/nowhere?token=canary-query")
	r := v.Request(http.MethodGet, "/api/auth/callback/dev?code=canary-code&state=canary-state", nil)
	r.Header.Set("Authorization", "Bearer canary-bearer")
	r.AddCookie(&http.Cookie{Name: "other", Value: "canary-cookie"})
	v.Do(r)
	v.Post("/_fn/sign-out", url.Values{"field": {"canary-field"}})

	log := s.Log()
	for _, event := range []string{"auth.sign_in ", "auth.sign_in_failed", "auth.sign_out", "AUTH_FLOW_NOT_FOUND", "path=/nowhere status=404"} {
		if !strings.Contains(log, event) {
			t.Errorf("the log lacks %q", event)
		}
	}
	secrets := []string{"canary", apptest.Secret, "code=", "state="}
	for _, cookie := range v.Cookies() {
		secrets = append(secrets, cookie.Value)
	}
	for _, secret := range secrets {
		if strings.Contains(log, secret) {
			t.Errorf("the log contains %q", secret)
		}
	}
}
