package auth_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gostart/auth"
)

// otherHosts are other names of https://app.test, as a trusted proxy reports
// them: the scheme is in the request's URL.
var otherHosts = []string{
	"https://www.app.test", "http://app.test", "https://app.test:8443", "https://127.0.0.1", "https://localhost:3000",
	"https://app.test.", "https://app.test.evil.example", "https://[::1]:3000", "https://evil.example", "https://a_b", "https://-",
}

var ownHosts = []string{"https://app.test", "https://app.test:443", "https://APP.test"}

func onHTTPS(c *auth.Config) { c.BaseURL.Scheme = "https" }

// at returns a copy of the browser that visits the site under another name.
func (b *browser) at(origin string) *browser {
	other := *b.site
	other.url = origin
	return &browser{b.t, &other, b.jar}
}

func TestASignInStartsAtTheBaseURL(t *testing.T) {
	t.Parallel()
	const query = "redirectTo=/dashboard%3Fa&login_hint=grace&x=%2F%2Fevil.example"
	for _, host := range otherHosts {
		b := startInProcess(t, onHTTPS).browser(t)
		got := b.at(host).get("/signIn/oidc?"+query, "Sec-Fetch-Site: same-origin")
		to := got.Header.Get("Location")
		if got.StatusCode != http.StatusTemporaryRedirect || to != "https://app.test/api/auth/signIn/oidc?"+query+"&relocated=1" || len(got.Cookies()) != 0 {
			t.Errorf("at %s: %d %s, Location %q, %v", host, got.StatusCode, got.body, to, got.Cookies())
			continue
		}
		path := strings.TrimPrefix(to, "https://app.test/api/auth")
		b.finishSignIn("oidc", b.peer.authorize(t, b.get(path).Header.Get("Location"))).wantRedirect(t, "/dashboard?a")
		if b.subject() != "grace" {
			t.Errorf("at %s: %q is signed in", host, b.subject())
		}
	}
	for _, host := range ownHosts {
		b := startInProcess(t, onHTTPS).browser(t)
		if got := b.at(host).get("/signIn/oidc"); got.StatusCode != http.StatusFound {
			t.Errorf("at %s: %d %s", host, got.StatusCode, got.Header.Get("Location"))
		}
	}
}

// A proxy may send the app another name, or redirect the base URL to another
// name: the second visit starts.
func TestASignInIsSentToTheBaseURLOnce(t *testing.T) {
	t.Parallel()
	b := startInProcess(t, onHTTPS).browser(t)
	for _, host := range otherHosts {
		for _, marker := range []string{"?relocated=1", "?relocated=", "?redirectTo=/dashboard&relocated=1"} {
			if got := b.at(host).get("/signIn/oidc" + marker); got.StatusCode != http.StatusFound || strings.Contains(got.Header.Get("Location"), "relocated") {
				t.Errorf("at %s with %s: %d %s", host, marker, got.StatusCode, got.Header.Get("Location"))
			}
		}
	}
}

func TestAPostedStartIsRedirectedToTheBaseURL(t *testing.T) {
	t.Parallel()
	b := startInProcess(t, onHTTPS).browser(t)
	form := url.Values{"redirectTo": {"/dashboard"}, "login_hint": {"grace"}, "secret": {"x"}}
	got := b.at("https://www.app.test").send("POST", "/signIn/oidc", form, sameOrigin)
	if to := got.Header.Get("Location"); got.StatusCode != http.StatusSeeOther || to != "https://app.test/api/auth/signIn/oidc?login_hint=grace&redirectTo=%2Fdashboard&relocated=1" {
		t.Errorf("POST = %d, Location %q", got.StatusCode, to)
	}
}

// A session and its requests belong to one host, so other requests stay there.
func TestOnlyTheStartOfASignInIsRedirected(t *testing.T) {
	t.Parallel()
	s := startInProcess(t, onHTTPS, new(accounts).use)
	b := s.browser(t).at("https://www.app.test")
	for path, status := range map[string]int{
		"/session": 401, "/csrfToken": 200, "/providers": 200, "/signIn/oidc?redirect=false": 200, "/signIn/nobody": 422, "/signIn": 404,
	} {
		if got := b.get(path); got.StatusCode != status || got.Header.Get("Location") != "" {
			t.Errorf("GET %s = %d, Location %q", path, got.StatusCode, got.Header.Get("Location"))
		}
	}
	if got := b.postJSON("/signIn/credentials", adasCredentials); got.StatusCode != 200 {
		t.Errorf("POST /signIn/credentials = %d %s", got.StatusCode, got.body)
	}
	if got := b.get("/signIn/oidc", "Sec-Fetch-Dest: image"); got.StatusCode != 403 {
		t.Errorf("a picture = %d", got.StatusCode)
	}
}

// Without TLS the scheme is unknown, unless a trusted proxy reports it.
func TestAnUnknownSchemeIsNotCompared(t *testing.T) {
	t.Parallel()
	s := start(t)
	for host, status := range map[string]int{strings.TrimPrefix(s.url, "http://"): 302, "localhost": 307, "evil.example": 307} {
		if got := s.browser(t).get("/signIn/oidc", "Host: "+host); got.StatusCode != status {
			t.Errorf("Host: %s = %d, want %d", host, got.StatusCode, status)
		}
	}
}

func TestACallbackAtAnotherHostSaysWhyItFails(t *testing.T) {
	t.Parallel()
	s := startInProcess(t, onHTTPS)
	b := s.browser(t)
	b.at("https://www.app.test").get("/callback/oidc?state=x&code=y")
	b.get("/callback/oidc?state=x&code=y")
	b.at("https://" + strings.Repeat("x", 300)).get("/callback/oidc?state=x&code=y")
	elsewhere, here, long := s.events.list[0].Err, s.events.list[1].Err, s.events.list[2].Err
	const want = `the request came to "www.app.test", where cookies of https://app.test are not sent`
	if elsewhere.Code != auth.CodeFlowNotFound || elsewhere.Cause == nil || !strings.Contains(elsewhere.Cause.Error(), want) {
		t.Errorf("at another host: %v", elsewhere)
	}
	if here.Cause != nil || len(long.Error()) > 500 {
		t.Errorf("here: %v; at a long host: %d bytes", here, len(long.Error()))
	}
}

// Old browsers, and those of a site on http, send Origin alone.
func TestAFormAtAnotherHostSaysWhyItIsRefused(t *testing.T) {
	t.Parallel()
	s := startInProcess(t)
	for _, host := range []string{"http://www.app.test", "http://app.test"} {
		s.browser(t).at(host).send("POST", "/signIn/oidc", url.Values{}, "Origin: http://www.app.test")
	}
	elsewhere, here := s.events.list[0].Err, s.events.list[1].Err
	if elsewhere.Code != auth.CodeCSRFOrigin || elsewhere.Cause == nil || !strings.Contains(elsewhere.Cause.Error(), "redirect to BASE_URL") {
		t.Errorf("at another host: %v", elsewhere)
	}
	if here.Code != auth.CodeCSRFOrigin || here.Cause != nil {
		t.Errorf("at the base URL: %v", here)
	}
}
