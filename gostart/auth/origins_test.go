package auth_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"gostart/auth"
)

// trusting configures the trusted origins of an app.
func trusting(origins ...string) func(*auth.Config) {
	return func(c *auth.Config) { c.TrustedOrigins = origins }
}

// trustFamily trusts an origin of each kind of pattern.
var trustFamily = trusting("https://app.example.com", "https://*.example.org", "http://localhost:*", "HTTPS://*.Shop.Example.Net:8443", "http://[::1]:3000", "https://b.example.com:443")

func TestASignInEndsAtATrustedOrigin(t *testing.T) {
	t.Parallel()
	b := start(t, trustFamily).browser(t)
	for target, want := range map[string]string{
		"https://app.example.com/dashboard?x=1#y":    "",
		"https://app.example.com/":                   "",
		"https://app.example.com":                    "https://app.example.com/",
		"https://app.example.com?x=1":                "https://app.example.com/?x=1",
		"https://app.example.com#y":                  "https://app.example.com/#y",
		"HTTPS://App.Example.COM:443/Case":           "https://app.example.com/Case",
		"https://app.example.com/?next=//evil.test/": "",
		"https://app.example.com/login":              "",
		"https://a.example.org/":                     "",
		"https://xn--caf-dma.example.org/":           "",
		"http://localhost/":                          "",
		"http://localhost:80/":                       "http://localhost/",
		"http://localhost:5173/x":                    "",
		"https://a.shop.example.net:8443/":           "",
		"http://[::1]:3000/":                         "",
		"https://b.example.com/":                     "",
	} {
		if want == "" {
			want = target
		}
		if got := b.landsAt(target); got != want {
			t.Errorf("redirectTo %q ends at %q, want %q", target, got, want)
		}
	}
}

// lookalikes are URLs that look like one of a trusted origin.
var lookalikes = []string{
	"https://app.example.com.evil.test/", "https://app.example.com@evil.test/", "https://app.example.com:x@evil.test/", "https://evil.test/app.example.com",
	"https://evil.test/https://app.example.com/", "https://evil.test#https://app.example.com/", "https://evil.test?https://app.example.com/",
	"https://evil.test\\@app.example.com/", "https://evil.test\\.a.example.org/", "https://app.example.com\\@evil.test/", "https:\\\\app.example.com/",
	"https://user@app.example.com/", "https://:@app.example.com/", "https://@app.example.com/",
	"http://app.example.com/", "https://app.example.com:8443/", "https://app.example.com:/", "https://app.example.com:0443/", "https://app.example.com:443:443/", "https://app.example.com:*/",
	"https://xapp.example.com/", "https://evilapp.example.com/", "https://example.com/", "https://app-example.com/", "https://appxexample.com/",
	"https://example.org/", "https://.example.org/", "https://a.b.example.org/", "https://evilexample.org/", "https://a.example.org.evil.test/", "https://a.example.org:444/", "http://a.example.org/", "https://*.example.org/", "https://*.a.example.org/", "https://*.app.example.com/", "http://localhost:*/",
	"https://evil.test/.example.org", "https://evil.test%2f.example.org/", "https://evil.test%23.example.org/", "https://evil%2Eexample.org/",
	"https://app.example.com./", "https://a.example.org./", "https://app.example.com%2e/", "https://app%2eexample.com/", "https://app.example.com%00/", "https://app.example.com%0d%0aX:y/",
	"https://app。example.com/", "https://app．example.com/", "https://ａpp.example.com/", "https://аpp.example.com/", "https://caf\u00e9.example.org/", "https://\u212aa.example.org/", "http\u017f://app.example.com/", "http://loc\u00adalhost/",
	"https://app.example.com\t/", "https://app.example.com/\t", "\thttps://app.example.com/", " https://app.example.com/", "https://app.exam\nple.com/", "https://app.example.com/\r\nX: y", "ht\ttps://app.example.com/", "https://app.example.com/ ", "https://app.example.com\x00/",
	"https:app.example.com/", "https:/app.example.com/", "https:///app.example.com/", "//app.example.com/", "://app.example.com/", "https//app.example.com/",
	"javascript://app.example.com/%0aalert(1)", "JaVaScRiPt://app.example.com/", "data://app.example.com/", "ftp://app.example.com/", "ws://localhost/", "blob:https://app.example.com/x", "view-source:https://app.example.com/", "https:https://app.example.com/",
	"https://app.example.com//evil.test/", "https://app.example.com/../x", "https://app.example.com/%2f/evil.test", "https://app.example.com/\\evil.test", "https://app.example.com/é", "https://app.example.com/%zz",
	"http://127.0.0.1/", "http://localhost.evil.test/", "http://localhost@evil.test/", "http://localhost:80@evil.test/", "http://localhost:99999999/", "http://localhost:-1/", "http://[::1]/", "http://[::1]:3000.evil.test/", "http://[::1%25lo]:3000/", "https://[app.example.com]/",
	"https://app.example.com/" + strings.Repeat("a", 1380), "null", "*", "https://",
}

func TestWhatLooksLikeATrustedOriginIsNotFollowed(t *testing.T) {
	t.Parallel()
	b := start(t, trustFamily).browser(t)
	for _, target := range slices.Concat(lookalikes, hostileTargets) {
		if got := b.landsAt(target); got != "/" {
			t.Errorf("redirectTo %.80q ends at %.80q", target, got)
		}
	}
}

func TestWithoutTrustedOriginsNoneIsFollowed(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	for _, target := range []string{"https://app.example.com/", "http://localhost:3000/", "https://a.example.org/"} {
		if got := b.landsAt(target); got != "/" {
			t.Errorf("redirectTo %q ends at %q", target, got)
		}
	}
}

func TestAPatternThatCoversThisSiteOpensNoWayBackToSignIn(t *testing.T) {
	t.Parallel()
	s := start(t, func(c *auth.Config) {
		c.BaseURL = &url.URL{Scheme: "https", Host: "our.example.org"}
		c.TrustedOrigins = []string{"https://*.example.org:*"}
	})
	for target, want := range map[string]string{
		"https://our.example.org/dashboard":        "/dashboard",
		"HTTPS://OUR.example.org:443/dashboard":    "/dashboard",
		"https://our.example.org":                  "/",
		"https://our.example.org/login":            "/",
		"https://OUR.example.org:443/%6Cogin?x=1":  "/",
		"https://our.example.org/api/auth/signOut": "/",
		"https://our.example.org:8443/login":       "https://our.example.org:8443/login",
	} {
		if got := s.SafeRedirect(target); got != want {
			t.Errorf("SafeRedirect(%q) = %q, want %q", target, got, want)
		}
	}
}

func TestASignOutEndsAtATrustedOrigin(t *testing.T) {
	t.Parallel()
	for target, want := range map[string]string{"https://app.example.com/bye": "https://app.example.com/bye", "https://app.example.com.evil.test/bye": "/"} {
		b := start(t, trustFamily).browser(t)
		b.signIn("ada")
		got := b.send("POST", "/signOut?redirect=true", url.Values{"redirectTo": {target}}, sameOrigin)
		if location := got.Header.Get("Location"); location != want || b.subject() != "" {
			t.Errorf("signing out to %q redirects to %q, with %q signed in", target, location, b.subject())
		}
	}
}

func TestAPageOfATrustedOriginMayChangeThings(t *testing.T) {
	t.Parallel()
	s := start(t, trustFamily)
	for _, origin := range []string{"https://app.example.com", "https://a.example.org", "http://localhost:5173", "http://localhost", "https://a.shop.example.net:8443"} {
		for _, site := range []string{"", "same-site", "cross-site"} {
			b := s.browser(t)
			b.signIn("ada")
			got := b.send("POST", "/signOut", nil, "Origin: "+origin, "Sec-Fetch-Site: "+site)
			if got.StatusCode != http.StatusAccepted || b.subject() != "" {
				t.Errorf("%s, %q: POST /signOut = %d %s, and %q is signed in", origin, site, got.StatusCode, got.body, b.subject())
			}
		}
	}
}

func TestAPageOfAnotherOriginMayNotChangeThings(t *testing.T) {
	t.Parallel()
	b := start(t, trustFamily).browser(t)
	b.signIn("ada")
	for _, target := range slices.Concat(lookalikes, []string{"https://app.example.com/", "https://a.example.org/x", "https://app.example.com, https://evil.test", "https://evil.test https://app.example.com", "null"}) {
		if strings.ContainsAny(target, "\r\n\x00") || strings.TrimSpace(target) != target {
			continue // no header can contain this
		}
		for _, site := range []string{"", "same-site", "cross-site"} {
			b.checkForbidden(b.send("POST", "/signOut", nil, "Origin: "+target, "Sec-Fetch-Site: "+site), auth.CodeCSRFOrigin)
		}
	}
}

func TestATrustedOriginIsNoWayAroundTheToken(t *testing.T) {
	t.Parallel()
	b := start(t, trustFamily).browser(t)
	b.signIn("ada")
	b.checkForbidden(b.send("POST", "/signOut", nil, "Origin: https://app.example.com", "X-CSRF-Token: garbage"), auth.CodeCSRFMismatch)
}

func TestPatternsThatTrustTooMuchOrNothingAreFaults(t *testing.T) {
	t.Parallel()
	for pattern, words := range map[string]string{
		"https://*.com": "two labels", "https://*.localhost": "two labels", "https://*.0.0.1": "two labels", "https://*.1.0x7f": "two labels", "https://*.[::1]": "",
		"https://a.example.com/": "without path", "https://a.example.com/x": "without path", "https://a.example.com?x": "without path", "https://canary@example.com": "userinfo",
		"https://*": "first label", "https://a.*.com": "first label", "https://a*.example.com": "first label", "https://*a.example.com": "first label", "https://*.*.example.com": "first label", "*://a.example.com": "http", "https://*:*": "first label",
		"https://a.example.com:*0": "first label", "ftp://a.example.com": "http", "a.example.com": "http", "//a.example.com": "http", "*": "http", "null": "http", "": "http", "https://": "http", "https://a.example.com:": "http",
		"https://a.example.com:0": "http", "https://a.example.com.": "http", "https://é.example.com": "http", "https://a example.com": "http", "javascript:alert(1)": "http", "https://a;canary.example": "http",
	} {
		err := auth.CheckOriginPattern(pattern)
		if err == nil || !strings.Contains(err.Error(), words) || strings.Contains(err.Error(), "canary") {
			t.Errorf("CheckOriginPattern(%q) = %v, want %q in it", pattern, err, words)
		}
	}
}

func TestNewNamesThePatternThatIsAtFault(t *testing.T) {
	t.Parallel()
	_, err := auth.New(auth.Config{TrustedOrigins: []string{"https://app.example.com", "https://*.com"}})
	if err == nil || !strings.Contains(err.Error(), "auth: TrustedOrigins[1]: want") || strings.Contains(err.Error(), "TrustedOrigins[0]") {
		t.Errorf("New() = %v", err)
	}
}
