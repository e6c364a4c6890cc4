package auth_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// endpoints maps every path to the methods that it allows.
var endpoints = map[string]string{
	"/signIn/oidc":   "GET, POST",
	"/callback/oidc": "GET, POST",
	"/session":       "GET, HEAD, PATCH",
	"/csrfToken":     "GET, HEAD",
	"/signOut":       "POST",

	"/providers":                    "GET, HEAD",
	"/providers/oidc":               "DELETE, GET, HEAD",
	"/providers/oidc/tokens":        "GET, HEAD",
	"/providers/oidc/tokens/revoke": "POST",
	"/providers/oidc/user/refresh":  "POST",
}

func TestOtherMethodsAreNotAllowed(t *testing.T) {
	t.Parallel()
	const want = `{"type":"REQUEST_ERROR","code":"METHOD_NOT_ALLOWED","message":` +
		`"Method not allowed. This address exists, but doesn't accept this HTTP method."}`
	b := start(t).browser(t)
	for path, allowed := range endpoints {
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO", "get"} {
			if strings.Contains(allowed, method) {
				continue
			}
			got := b.send(method, path+"?_method=GET", nil, sameOrigin, "X-HTTP-Method-Override: GET")
			if got.StatusCode != http.StatusMethodNotAllowed || got.Header.Get("Allow") != allowed || len(got.Cookies()) != 0 {
				t.Errorf("%s %s = %d, Allow %q, %v; want 405, %q", method, path, got.StatusCode, got.Header.Get("Allow"), got.Cookies(), allowed)
			}
			if method != "HEAD" && got.body != want {
				t.Errorf("%s %s = %s", method, path, got.body)
			}
		}
	}
	if events := b.events.take(); events != nil {
		t.Errorf("events = %q", events)
	}
}

// A link checker that sends HEAD must not use up a flow.
func TestHeadNeitherStartsNorSpendsAFlow(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	if got := b.send("HEAD", "/signIn/oidc", nil); got.StatusCode != http.StatusMethodNotAllowed || b.flowCount() != 0 {
		t.Errorf("HEAD /signIn/oidc = %d, %d flows", got.StatusCode, b.flowCount())
	}
	params := b.beginSignIn("oidc")
	if got := b.send("HEAD", "/callback/oidc?"+params.Encode(), nil); got.StatusCode != http.StatusMethodNotAllowed || b.flowCount() != 1 {
		t.Errorf("HEAD /callback/oidc = %d, %d flows", got.StatusCode, b.flowCount())
	}
	if got := b.finishSignIn("oidc", params); got.StatusCode != http.StatusFound {
		t.Errorf("the callback = %d %s", got.StatusCode, got.body)
	}
}

func TestOtherAddressesAreNotFound(t *testing.T) {
	t.Parallel()
	const want = `{"type":"REQUEST_ERROR","code":"NOT_FOUND","message":` +
		`"Page not found. Check the address."}`
	b := start(t).browser(t)
	for _, path := range []string{
		"", "/", "/Session", "/session/x", "/signIn", "/signIn/", "/signIn/oidc/x", "/signIn/oidc%2Fx",
		"/callback", "/callback/", "//session", "/./session", "/signIn/../session", "/signout", "/%2Fsession",
		"/signUp", "/providers/oidc/x", "/providers//tokens", "/providers/a%2Ftokens",
		"//", "///", "/session//", "/session%2F", "/session/%2F", "/nothing/", "/signUp/", "/Session/", "//session/", "//evil.example/", "/signIn//",
		"/signIn/../", "/signIn/%2e%2e/", "/signIn/./", "/signIn/oidc//", "/session/?next=" + `\\evil.example`, "/providers/oidc/x/", "/providers/%2F%2Fevil.example/",
	} {
		if got := b.get(path); got.StatusCode != http.StatusNotFound || got.body != want {
			t.Errorf("GET %s = %d %s", path, got.StatusCode, got.body)
		}
	}
}

func TestATrailingSlashIsRedirectedAway(t *testing.T) {
	t.Parallel()
	s := start(t)
	code := "?state=x&code=" + strings.Repeat("c", 4000) // some providers send long ones
	for path, allowed := range endpoints {
		for _, method := range append(strings.Split(allowed, ", "), "PUT") {
			for _, query := range []string{"", "?a=b&c=%2F%2Fevil.example", code} {
				b := s.browser(t)
				got := b.send(method, path+"/"+query, nil, sameOrigin)
				if to := got.Header.Get("Location"); got.StatusCode != http.StatusPermanentRedirect || to != "/api/auth"+path+query || len(got.Cookies()) != 0 || got.body != "" {
					t.Errorf("%s %s/%.30s = %d, Location %.80q, %v %s", method, path, query, got.StatusCode, to, got.Cookies(), got.body)
				}
			}
		}
	}
	s.events.want(t)
}

// A provider may be told the callback with a slash.
func TestACallbackMayHaveATrailingSlash(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	params := b.beginSignIn("oidc?redirectTo=/dashboard")
	to := b.get("/callback/oidc/?" + params.Encode()).Header.Get("Location")
	b.get(strings.TrimPrefix(to, "/api/auth")).wantRedirect(t, "/dashboard")
}

func TestEveryResponseHasTheCommonHeaders(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	callback := "/callback/oidc?" + b.beginSignIn("oidc").Encode()
	for _, tt := range []struct {
		method, path string
		status       int
	}{
		{"GET", callback, 302}, {"GET", "/session", 200}, {"HEAD", "/session", 200}, {"GET", "/csrfToken", 200}, {"HEAD", "/csrfToken", 200},
		{"POST", "/signOut", 202}, {"GET", "/session", 401}, {"GET", "/signIn/oidc", 302}, {"POST", "/signIn/oidc", 303},
		{"GET", "/signIn/oidc?redirect=false", 200}, {"GET", "/signIn/nobody", 422}, {"GET", callback, 401}, {"GET", "/callback/oidc", 422},
		{"GET", "/nothing", 404}, {"PUT", "/session", 405}, {"HEAD", "/signIn/oidc", 405}, {"GET", "/session?%zz", 400}, {"GET", "/session?a;b", 400},
	} {
		got := b.send(tt.method, tt.path, nil, sameOrigin)
		if got.StatusCode != tt.status {
			t.Errorf("%s %s = %d %s, want %d", tt.method, tt.path, got.StatusCode, got.body, tt.status)
		}
		want := map[string]string{
			"Cache-Control": "no-store", "Vary": "Cookie", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
		}
		if got.body != "" {
			want["Content-Type"] = "application/json; charset=utf-8"
			want["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
		}
		for name, value := range want {
			if got := got.Header.Get(name); got != value {
				t.Errorf("%s %s: %s = %q, want %q", tt.method, tt.path, name, got, value)
			}
		}
	}
}

func TestABodyThatIsNoFormIsIgnoredOrRefused(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		contentType string
		form        url.Values
		status      int
	}{
		"JSON as text":         {"text/plain", url.Values{`{"redirectTo":"//evil.example"}`: nil}, 303},
		"JSON":                 {"application/json", url.Values{`{"redirectTo":"//evil.example"}`: nil}, 303},
		"an unreadable type":   {"application/x-www-form-urlencoded; charset", nil, 400},
		"eleven megabytes":     {"", url.Values{"redirectTo": {strings.Repeat("x", 11<<20)}}, 400},
		"ten thousand targets": {"", url.Values{"redirectTo": strings.Split(strings.Repeat("//evil.example ", 10_000), " ")}, 400},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t).browser(t)
			headers := []string{sameOrigin}
			if tt.contentType != "" {
				headers = append(headers, "Content-Type: "+tt.contentType)
			}
			got := b.send("POST", "/signIn/plain", tt.form, headers...)
			if got.StatusCode != tt.status || strings.Contains(got.body+got.Header.Get("Location"), "evil") {
				t.Errorf("POST /signIn/plain = %d %s", got.StatusCode, got.body)
			}
		})
	}
}
