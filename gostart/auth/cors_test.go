package auth_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"gostart/auth"
)

// startSibling starts an app at https://app.corp.example that trusts origins of
// its own site and of another.
func startSibling(t testing.TB) *site {
	t.Helper()
	return startInProcess(t, func(c *auth.Config) {
		c.BaseURL = &url.URL{Scheme: "https", Host: "app.corp.example"}
		c.TrustedOrigins = []string{
			"https://www.corp.example", "https://*.dev.corp.example:*", "https://partner.example", "http://www.corp.example",
		}
	})
}

// fetch sends a request as a script at origin does.
func (b *browser) fetch(method, path, origin string, headers ...string) response {
	b.t.Helper()
	return b.sendBody(method, path, "", append([]string{"Origin: " + origin, "Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: cors"}, headers...)...)
}

func TestATrustedOriginOfTheSiteCanUseTheSession(t *testing.T) {
	t.Parallel()
	for _, origin := range []string{"https://www.corp.example", "https://a.dev.corp.example", "https://a.dev.corp.example:8443"} {
		b := startSibling(t).browser(t)
		b.signIn("ada")
		allowed := func(got response, status int) {
			t.Helper()
			h := got.Header
			if got.StatusCode != status || h.Get("Access-Control-Allow-Origin") != origin || h.Get("Access-Control-Allow-Credentials") != "true" ||
				!slices.Contains(h.Values("Vary"), "Origin") || !slices.Contains(h.Values("Vary"), "Cookie") {
				t.Errorf("%s %s for %s = %d %v", got.Request.Method, got.Request.URL, origin, got.StatusCode, h)
			}
		}
		allowed(b.fetch("GET", "/session", origin), 200)
		allowed(b.fetch("GET", "/signIn/oidc?redirect=false", origin), 200)
		preflight := b.fetch("OPTIONS", "/session", origin, "Access-Control-Request-Method: PATCH", "Access-Control-Request-Headers: content-type,x-csrf-token")
		allowed(preflight, 204)
		if h := preflight.Header; h.Get("Access-Control-Allow-Methods") != "GET, HEAD, PATCH" || h.Get("Access-Control-Allow-Headers") != "Content-Type, X-CSRF-Token" ||
			h.Get("Access-Control-Max-Age") != "600" || preflight.body != "" {
			t.Errorf("the preflight = %v %s", h, preflight.body)
		}
		token := "X-CSRF-Token: " + b.csrfToken()
		allowed(b.sendBody("PATCH", "/session", `{"user":{"name":"Ada King"}}`, "Origin: "+origin, "Content-Type: application/json", token), 200)
		allowed(b.fetch("DELETE", "/providers/oidc", origin), 200)
		allowed(b.fetch("POST", "/signOut", origin), 202)
		allowed(b.fetch("GET", "/session", origin), 401)
	}
}

// A preflight must not be redirected (Fetch, CORS-preflight fetch).
func TestATrustedOriginIsRedirectedWithoutTheTrailingSlash(t *testing.T) {
	t.Parallel()
	const origin = "https://www.corp.example"
	b := startSibling(t).browser(t)
	for method, status := range map[string]int{"OPTIONS": http.StatusNoContent, "GET": http.StatusPermanentRedirect} {
		got := b.fetch(method, "/session/", origin, "Access-Control-Request-Method: PATCH")
		if got.StatusCode != status || got.Header.Get("Access-Control-Allow-Origin") != origin {
			t.Errorf("%s = %d %v, want %d", method, got.StatusCode, got.Header, status)
		}
	}
}

func TestNoOtherOriginCanReadAResponse(t *testing.T) {
	t.Parallel()
	b := startSibling(t).browser(t)
	b.signIn("ada")
	for _, origin := range []string{
		"", "null", "*", "https://evil.example", "https://corp.example", "https://dev.corp.example", "https://a.b.dev.corp.example",
		"https://www.corp.example.evil.example", "https://www.corp.example:8443", "https://evil-corp.example", "HTTPS://WWW.CORP.EXAMPLE",
		"https://www.corp.example/", "https://www.corp.example@evil.example", "https://www.corp.example, https://evil.example",
		"https://partner.example", "http://www.corp.example", // trusted, but of another site
		"https://app.corp.example", // the app's own origin needs no CORS
	} {
		for _, path := range []string{"/session", "/csrfToken", "/providers", "/signIn/oidc?redirect=false"} {
			for _, method := range []string{"GET", "OPTIONS"} {
				got := b.fetch(method, path, origin, "Access-Control-Request-Method: PATCH")
				for name := range got.Header {
					if strings.HasPrefix(name, "Access-Control-") {
						t.Errorf("%s %s for %q has %s: %q", method, path, origin, name, got.Header[name])
					}
				}
				if !slices.Contains(got.Header.Values("Vary"), "Origin") {
					t.Errorf("%s %s for %q lacks Vary: Origin", method, path, origin)
				}
			}
		}
	}
}

func TestTwoOriginHeadersAreNotAllowed(t *testing.T) {
	t.Parallel()
	s := startSibling(t)
	r := httptest.NewRequest("GET", "/api/auth/session", nil)
	r.Header["Origin"] = []string{"https://www.corp.example", "https://www.corp.example"}
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	if got := w.Header().Get("Access-Control-Allow-Origin"); got != "" {
		t.Errorf("Access-Control-Allow-Origin = %q", got)
	}
}

func TestNoOriginCanReadProviderTokens(t *testing.T) {
	t.Parallel()
	b := startSibling(t).browser(t)
	b.signIn("ada")
	for _, path := range []string{"/providers/oidc/tokens", "/providers/oidc/tokens/revoke", "/callback/oidc"} {
		for _, method := range []string{"GET", "OPTIONS", "POST"} {
			got := b.fetch(method, path, "https://www.corp.example", "Access-Control-Request-Method: GET")
			if h := got.Header; h.Get("Access-Control-Allow-Origin") != "" || !slices.Contains(h.Values("Vary"), "Origin") || got.StatusCode == http.StatusNoContent {
				t.Errorf("%s %s = %d %v", method, path, got.StatusCode, h)
			}
		}
	}
}

func TestSameSite(t *testing.T) {
	t.Parallel()
	for pair, want := range map[[2]string]bool{
		{"https://app.example.com", "https://www.example.com"}:   true,
		{"https://app.example.com", "https://example.com:8443"}:  true,
		{"https://app.example.com", "https://*.example.com"}:     true,
		{"https://app.example.com", "https://*.a.example.com:*"}: true,
		{"https://app.example.com", "http://www.example.com"}:    false,
		{"https://app.example.com", "https://app.example.org"}:   false,
		{"https://a.co.uk", "https://b.co.uk"}:                   false,
		{"https://www.a.co.uk", "https://api.a.co.uk"}:           true,
		{"https://ada.github.io", "https://eve.github.io"}:       false,
		{"https://ada.github.io", "https://*.github.io"}:         false,
		{"http://localhost:3000", "http://localhost:*"}:          true,
		{"http://localhost:3000", "http://127.0.0.1:3000"}:       false,
		{"http://127.0.0.1:3000", "http://127.0.0.1:4000"}:       true,
		{"http://127.0.0.1:3000", "http://1.0.0.1:3000"}:         false,
		{"http://192.0.2.1", "http://198.0.2.1"}:                 false,
		{"http://[::1]:3000", "http://[::1]:4000"}:               true,
		{"https://app.example.com", "https://*"}:                 false,
		{"https://app.example.com", "garbage"}:                   false,
	} {
		base, err := url.Parse(pair[0])
		if err != nil {
			t.Fatal(err)
		}
		if got := auth.CanShareSession(base, pair[1]); got != want {
			t.Errorf("CanShareSession(%s, %s) = %v", pair[0], pair[1], got)
		}
	}
}

// FuzzOrigin sends arbitrary Origin headers. Only a trusted origin of the same site
// can read the response.
func FuzzOrigin(f *testing.F) {
	s := startSibling(f)
	for _, origin := range []string{"https://www.corp.example", "null", "https://a.dev.corp.example:1", "https://www.corp.example\t", "//x", "https://K.dev.corp.example"} {
		f.Add(origin)
	}
	f.Fuzz(func(t *testing.T, origin string) {
		r, w := httptest.NewRequest("GET", "/api/auth/session", nil), httptest.NewRecorder()
		r.Header.Set("Origin", origin)
		s.Handler().ServeHTTP(w, r)
		got := w.Header().Get("Access-Control-Allow-Origin")
		host := strings.TrimPrefix(origin, "https://")
		name, _, _ := strings.Cut(host, ":")
		sibling := host == "www.corp.example" || strings.HasSuffix(name, ".dev.corp.example") && strings.HasPrefix(origin, "https://")
		if got != "" && (got != origin || !sibling) {
			t.Errorf("Origin %q is allowed as %q", origin, got)
		}
	})
}
