package auth_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gostart/internal/safepath"
)

// landsAt returns where a sign-in with those values of redirectTo redirects to.
func (b *browser) landsAt(targets ...string) string {
	b.t.Helper()
	form := url.Values{"redirectTo": targets}
	got := b.send("POST", "/signIn/plain", form, sameOrigin)
	if got.StatusCode != http.StatusSeeOther {
		b.t.Fatalf("redirectTo %.80q: POST /signIn = %d %s", targets, got.StatusCode, got.body)
	}
	got = b.finishSignIn("plain", b.peer.authorize(b.t, got.Header.Get("Location")))
	if got.StatusCode != http.StatusFound {
		b.t.Fatalf("redirectTo %.80q: the callback = %d %s", targets, got.StatusCode, got.body)
	}
	return got.Header.Get("Location")
}

func TestASignInEndsAtAPathOfThisSite(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	for _, target := range []string{
		"/", "/dashboard", "/search?q=a%20b", "/@me", "/user:1", "/p?x=1#y", "/caf%C3%A9", "/?next=https://example.com/", "/loginx", "/api/authors",
		"/" + strings.Repeat("a", 1023),
	} {
		if got := b.landsAt(target); got != target {
			t.Errorf("redirectTo %q ends at %q", target, got)
		}
	}
	if got := b.landsAt(b.url + "/dashboard?x=1"); got != "/dashboard?x=1" {
		t.Errorf("an absolute URL of ours ends at %q", got)
	}
}

// hostileTargets must not be accepted. Package safepath tests many more.
var hostileTargets = []string{
	"//example.com", "///example.com", `/\example.com`, `\/example.com`, "/%5C/example.com", "/%2F/example.com", "/%09/example.com",
	"/..//example.com", "https:example.com", "https://h.test@evil.com", "https://h.test.evil.com", "javascript:alert(1)", "data:text/html,x",
	"／/evil.com", "/path\r\nSet-Cookie:x=1", "/./\\evil.example", "JaVaScRiPt:alert(1)", "ht\ttps://evil.example", " /", "\t//evil.example",
	"/\t/evil.example", "/\x00/evil.example", "http://2130706433/", "//evil.example:80", "/é", "dashboard", "?x", "#x",
}

func TestAHostileTargetBecomesTheHomePage(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	own := []string{
		"/login", "/login?x=1", "/login/", "/%6Cogin", "/api/auth/signOut", "/api/auth", "/api/auth/signIn/oidc", "/api%2Fauth/session",
		b.url, b.url + "//evil.example", b.url + "@evil.example/", b.url + ".evil.example/", strings.ToUpper(b.url) + "/",
		strings.Replace(b.url, "http:", "https:", 1) + "/", "/" + strings.Repeat("a", 1400), "/" + strings.Repeat("?", 500), "/" + strings.Repeat("a", 1<<20),
	}
	for _, target := range slices.Concat(hostileTargets, own) {
		if got := b.landsAt(target); got != "/" {
			t.Errorf("redirectTo %.80q ends at %.80q", target, got)
		}
	}
	if got := b.landsAt("/a", "/b"); got != "/" {
		t.Errorf("two targets end at %q", got)
	}
}

func TestHeadersCannotSetTheTarget(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	got := b.get("/signIn/plain", "Referer: https://evil.example/", "Origin: https://evil.example", "X-Forwarded-Uri: /evil", "X-Original-URL: /evil")
	got = b.finishSignIn("plain", b.peer.authorize(t, got.Header.Get("Location")))
	if location := got.Header.Get("Location"); location != "/" {
		t.Errorf("it ends at %q", location)
	}
}

// FuzzRedirectTo checks that a target that is accepted leads to a path of this
// site or to a trusted origin, as Go and as a browser parse it.
func FuzzRedirectTo(f *testing.F) {
	for _, target := range slices.Concat(hostileTargets, lookalikes, []string{
		"/dashboard?x=1#y", "/caf%C3%A9", "/login", "/api/auth/session", "https://app.example.com/x?y#z", "HTTPS://A.example.org:443?x", "http://localhost:5173",
	}) {
		f.Add(target)
	}
	s := startInProcess(f, trustFamily)
	trusted := regexp.MustCompile(`^(https://app\.example\.com|https://[^./@:]+\.example\.org|http://localhost(:\d+)?|https://[^./@:]+\.shop\.example\.net:8443|http://\[::1\]:3000|https://b\.example\.com)$`)
	f.Fuzz(func(t *testing.T, target string) {
		got := s.browser(t).landsAt(target)
		if again := s.SafeRedirect(got); again != got {
			t.Errorf("redirectTo %q ends at %q, for which SafeRedirect returns %q", target, got, again)
		}
		if safepath.Valid(got) {
			if got != "/" && got != target && !strings.HasSuffix(target, got) {
				t.Errorf("redirectTo %q ends at %q, which is neither the target nor /", target, got)
			}
			return
		}
		u, err := url.Parse(got)
		if err != nil || u.User != nil || !trusted.MatchString(u.Scheme+"://"+u.Host) || !safepath.Valid(u.RequestURI()) {
			t.Errorf("redirectTo %q ends at %q, which Go parses as %v, %v", target, got, u, err)
		}
		if origin := browsersOrigin(got); !trusted.MatchString(origin) {
			t.Errorf("redirectTo %q ends at %q, which a browser parses as %q", target, got, origin)
		}
	})
}

// browsersOrigin returns the origin of a URL as browsers parse it: they drop
// control characters, read a backslash as a slash, and accept any number of
// slashes. https://url.spec.whatwg.org/#concept-basic-url-parser
func browsersOrigin(target string) string {
	target = strings.TrimFunc(target, func(char rune) bool { return char <= ' ' })
	target = strings.NewReplacer("\t", "", "\n", "", "\r", "", `\`, "/").Replace(target)
	scheme, rest, _ := strings.Cut(target, ":")
	rest = strings.TrimLeft(rest, "/")
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		rest = rest[:end]
	}
	host, err := url.PathUnescape(rest[strings.LastIndexByte(rest, '@')+1:])
	if err != nil {
		return "unreadable"
	}
	return strings.ToLower(scheme + "://" + host)
}
