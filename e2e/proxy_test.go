package e2e_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gostart/starttest"

	"myapp/apptest"
)

// behindAProxy trusts the loopback interface as a proxy. The tests reach the app through
// it.
func behindAProxy() apptest.Env {
	return apptest.Production().With(apptest.Env{"TRUSTED_PROXIES": "127.0.0.0/8, 10.0.0.1"})
}

// getWith requests a path with headers of the form "Name: value".
func getWith(v *starttest.Visitor, path string, headers ...string) starttest.Page {
	r := v.Request(http.MethodGet, path, nil)
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		r.Header.Set(name, value)
	}
	return v.Do(r)
}

func TestTheLogNamesTheClientBehindATrustedProxy(t *testing.T) {
	t.Parallel()
	s := apptest.New(t, behindAProxy())
	v := s.Visitor(t)
	getWith(v, "/login", "X-Forwarded-For: 198.51.100.9, 192.0.2.1, 10.0.0.1", "X-Forwarded-Proto: https")
	getWith(v, "/nowhere", `Forwarded: for="[2001:db8::1]:4711"`)
	v.Get("/")
	for _, want := range []string{"path=/login status=200", " client=192.0.2.1 ", "path=/nowhere status=404", " client=2001:db8::1 ", " client=127.0.0.1 "} {
		if !strings.Contains(s.Log(), want) {
			t.Errorf("the log lacks %q:\n%s", want, s.Log())
		}
	}
	if log := s.Log(); strings.Contains(log, "198.51.100.9") || strings.Contains(log, "TRUSTED_PROXIES") {
		t.Errorf("the log has the address that the client chose, or a warning about the proxy:\n%s", log)
	}
}

func TestAClientCannotChooseItsAddress(t *testing.T) {
	t.Parallel()
	s := apptest.New(t, apptest.Production(), apptest.Env{"TRUSTED_PROXIES": "10.0.0.0/8"})
	v := s.Visitor(t)
	for _, header := range []string{
		"X-Forwarded-For: 192.0.2.1", "X-Forwarded-For: 10.0.0.1", "X-Real-IP: 192.0.2.1", "Forwarded: for=192.0.2.1", "X-Forwarded-For: 192.0.2.1, 127.0.0.1",
	} {
		getWith(v, "/login", header).Wants(t, http.StatusOK)
	}
	log := s.Log()
	if strings.Contains(log, "192.0.2.1") || strings.Contains(log, "10.0.0.1") || strings.Count(log, " client=127.0.0.1 ") != 5 {
		t.Errorf("the log does not have the address of the peer 5 times, or has a forwarded one:\n%s", log)
	}
	if n := strings.Count(log, "set TRUSTED_PROXIES=127.0.0.1/32"); n != 1 || !strings.Contains(log, "level=WARN") {
		t.Errorf("the log suggests TRUSTED_PROXIES %d times, want one warning:\n%s", n, log)
	}
}

func TestNoHeaderOverridesThePathOrTheMethod(t *testing.T) {
	t.Parallel()
	for name, env := range map[string]apptest.Env{"from a client": apptest.Production(), "from a trusted proxy": behindAProxy()} {
		v := apptest.New(t, env).Visitor(t).WithoutRedirects()
		response := getWith(v, "/dashboard",
			"X-Original-URL: /login", "X-Rewrite-URL: /login", "X-Forwarded-Uri: /login", "X-Forwarded-Prefix: /login", "X-Forwarded-Path: /login", "X-HTTP-Method-Override: POST")
		if location := response.Header.Get("Location"); response.StatusCode != http.StatusSeeOther || location != "/login?redirectTo=%2Fdashboard" {
			t.Errorf("%s: status %d, Location %s", name, response.StatusCode, location)
		}
	}
}

func TestForwardedHostsDoNotChangeTheCallbackURL(t *testing.T) {
	t.Parallel()
	for name, env := range map[string]apptest.Env{"from a client": apptest.Production(), "from a trusted proxy": behindAProxy()} {
		s := apptest.New(t, env)
		v := s.Visitor(t).WithoutRedirects()
		for _, headers := range [][]string{
			{"X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https", "X-Forwarded-For: 192.0.2.1"},
			{"Forwarded: for=192.0.2.1;host=evil.example;proto=https"},
		} {
			response := getWith(v, "/api/auth/signIn/oidc", headers...)
			location := response.Header.Get("Location")
			if name == "from a trusted proxy" { // the app uses its headers, so it redirects the sign-in to the base URL
				if want := s.URL + "/api/auth/signIn/oidc?relocated=1"; location != want || len(response.Cookies()) != 0 {
					t.Errorf("Location is %s, want %s", location, want)
				}
				response = getWith(v, "/api/auth/signIn/oidc?relocated=1", headers...)
				location = response.Header.Get("Location")
			}
			if !strings.Contains(location, "redirect_uri="+url.QueryEscape(s.URL+"/api/auth/callback/oidc")) || strings.Contains(location, "evil") {
				t.Errorf("%s: Location is %s", name, location)
			}
			for _, cookie := range response.Cookies() {
				if cookie.Secure || cookie.Domain != "" {
					t.Errorf("%s: a header changed the cookie %v", name, cookie)
				}
			}
		}
	}
}

// The host www.app.example and the scheme http are aliases of the base URL.
func TestASignInAtAnAliasEndsAtTheBaseURL(t *testing.T) {
	t.Parallel()
	s := apptest.New(t, behindAProxy(), apptest.Env{"BASE_URL": "https://app.example"})
	for _, headers := range [][]string{
		{"X-Forwarded-Host: www.app.example", "X-Forwarded-Proto: https", "X-Forwarded-For: 192.0.2.1"},
		{"X-Forwarded-Host: app.example", "X-Forwarded-Proto: http", "X-Forwarded-For: 192.0.2.1"},
		{"Forwarded: for=192.0.2.1;host=www.app.example;proto=https"},
	} {
		v := s.Visitor(t).WithoutRedirects()
		response := getWith(v, "/api/auth/signIn/oidc?redirectTo=/dashboard", headers...)
		response.Wants(t, http.StatusTemporaryRedirect)
		const want = "https://app.example/api/auth/signIn/oidc?redirectTo=/dashboard&relocated=1"
		if got := response.Header.Get("Location"); got != want {
			t.Errorf("%q: Location is %s", headers, got)
		}
		getWith(v, "/api/auth/callback/oidc?state=x&code=y", headers...)
	}
	v := s.Visitor(t).WithoutRedirects()
	own := []string{"X-Forwarded-Host: app.example", "X-Forwarded-Proto: https", "X-Forwarded-For: 192.0.2.1"}
	getWith(v, "/api/auth/signIn/oidc?redirectTo=/dashboard&relocated=1", own...).Wants(t, http.StatusFound)
	getWith(v, "/api/auth/signIn/oidc", own...).Wants(t, http.StatusFound)
	if n := strings.Count(s.Log(), "where cookies of https://app.example are not sent"); n != 3 {
		t.Errorf("the log says %d times why a callback failed, want 3:\n%s", n, s.Log())
	}
}

// A form on a page at the alias starts the sign-in by the server function.
func TestTheSignInFunctionOfAnAliasLeadsToTheBaseURL(t *testing.T) {
	t.Parallel()
	s := apptest.New(t, apptest.Production())
	v := s.Visitor(t).WithoutRedirects()
	r := v.Request(http.MethodPost, "/_fn/sign-in", strings.NewReader("provider=oidc&redirectTo=/dashboard"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Host = "localhost"
	response := v.Do(r)
	response.Wants(t, http.StatusSeeOther)
	r = v.Request(http.MethodGet, response.Header.Get("Location"), nil)
	r.Host = "localhost"
	response = v.Do(r)
	if to := response.Header.Get("Location"); to != s.URL+"/api/auth/signIn/oidc?redirectTo=%2Fdashboard&relocated=1" {
		t.Errorf("the function leads to %d %s", response.StatusCode, to)
	}
}

func TestFormsMayBeSentToAndFromATrustedOrigin(t *testing.T) {
	t.Parallel()
	s := apptest.New(t, apptest.Env{"TRUSTED_ORIGINS": "https://app.example.com, http://localhost:*"})
	v := s.Visitor(t)
	if csp := v.Get("/login").Header.Get("Content-Security-Policy"); !strings.Contains(csp, "form-action 'self' https://app.example.com http://localhost:*") {
		t.Errorf("Content-Security-Policy is %s", csp)
	}
	v = v.WithoutRedirects()
	r := v.Request(http.MethodPost, "/_fn/sign-out", nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	r.Header.Set("Origin", "https://app.example.com")
	v.Do(r).Wants(t, http.StatusSeeOther)
	r.Header.Set("Origin", "https://app.example.com.evil.example")
	v.Do(r).Wants(t, http.StatusForbidden)
}
