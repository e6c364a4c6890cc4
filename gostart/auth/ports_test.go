package auth_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"gostart/auth"
)

// onSite returns a browser of s with the cookies of b: a browser sends cookies to
// every port of a host.
func (b *browser) onSite(s *site) *browser { return &browser{b.t, s, b.jar} }

// Two apps run on two ports of one host, with secrets of their own or the same.
func TestAppsOnTwoPortsLeaveEachOtherAlone(t *testing.T) {
	t.Parallel()
	for name, second := range map[string]func(*auth.Config){
		"with a secret of its own": func(c *auth.Config) { c.Secrets = []string{"another secret, of thirty-two bytes"} },
		"with the same secret":     func(*auth.Config) {},
		"at the default port":      func(c *auth.Config) { c.BaseURL.Host = "app.test" },
		"on https": func(c *auth.Config) {
			c.BaseURL.Scheme = "https"
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			one, two := start(t, atHost("app.test:3000")), start(t, atHost("app.test:4000"), second)
			one.peer.lifetime, two.peer.lifetime = time.Hour, time.Hour
			a := one.browser(t)
			b := a.onSite(two)
			a.signIn("ada")
			b.signIn("grace")
			params := a.beginSignIn("oidc")
			pending := b.beginSignIn("oidc")
			for range 3 { // requests that read or clear cookies
				b.get("/session")
				b.get("/csrfToken")
				b.get("/providers/oidc/tokens")
				b.beginSignIn("plain")
			}
			b.send("POST", "/signOut", nil, sameOrigin)
			b.get("/session")
			if a.subject() != "ada" || b.subject() != "" {
				t.Errorf("%q and %q are signed in", a.subject(), b.subject())
			}
			if got := a.get("/providers/oidc/tokens"); got.StatusCode != http.StatusOK {
				t.Errorf("the tokens = %d %s", got.StatusCode, got.body)
			}
			if got := b.finishSignIn("oidc", pending); got.StatusCode != http.StatusUnauthorized {
				t.Errorf("after its own sign-out a sign-in finishes: %d %s", got.StatusCode, got.body)
			}
			if got := a.finishSignIn("oidc", params); got.StatusCode != http.StatusFound {
				t.Errorf("the pending sign-in = %d %s", got.StatusCode, got.body)
			}
		})
	}
}

func TestCookieNamesEndInThePort(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]string{"app.test": "", "app.test:8080": "_8080"} {
		b := start(t, atHost(host)).browser(t)
		b.signIn("ada")
		b.csrfToken()
		b.beginSignIn("oidc")
		for _, cookie := range b.cookies() {
			name, isFlow := strings.CutPrefix(cookie.Name, "auth_flow_")
			if isFlow && name[8:] != want || !isFlow && !slices.Contains([]string{"auth_session" + want, "auth_csrf" + want, "auth_tokens" + want}, cookie.Name) {
				t.Errorf("at %s there is a cookie %s", host, cookie.Name)
			}
		}
	}
}

func TestAWrongSecretThatIsCorrectedSignsNobodyOut(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.peer.lifetime = time.Hour
	b := s.browser(t)
	b.signIn("ada")
	params := b.beginSignIn("oidc?login_hint=ada")
	mistaken := b.onSite(startAt(t, s.peer, func(c *auth.Config) { c.Secrets = []string{"another secret, of thirty-two bytes"} }))
	mistaken.get("/session")
	mistaken.get("/providers/oidc/tokens")
	mistaken.send("PATCH", "/session", nil, sameOrigin)
	mistaken.finishSignIn("oidc", params)
	mistaken.get("/signIn/oidc")
	if b.subject() != "ada" {
		t.Error("the session is lost")
	}
	if got := b.get("/providers/oidc/tokens"); got.StatusCode != http.StatusOK {
		t.Errorf("the tokens = %d %s", got.StatusCode, got.body)
	}
	if got := b.finishSignIn("oidc", params); got.StatusCode != http.StatusFound {
		t.Errorf("the pending sign-in = %d %s", got.StatusCode, got.body)
	}
}

func TestSigningOutClearsCookiesThatDoNotOpen(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	got := b.send("POST", "/signOut", nil, sameOrigin, "Cookie: auth_session=x; auth_tokens=x; auth_csrf=x; auth_flow_12345678=x; auth_flow_12345678_81=x; auth_session_81=x")
	var cleared []string
	for _, cookie := range got.Cookies() {
		cleared = append(cleared, cookie.Name)
	}
	slices.Sort(cleared)
	if want := []string{"auth_csrf", "auth_flow_12345678", "auth_session", "auth_tokens"}; !slices.Equal(cleared, want) {
		t.Errorf("signing out clears %q, want %q", cleared, want)
	}
}

// Another site of the same domain, or an older version, has set a second cookie.
func TestADuplicateCookieIsExplained(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := s.browser(t)
	params := b.beginSignIn("oidc")
	name := "auth_flow_" + params.Get("state")[:8]
	got := b.get("/callback/oidc?"+params.Encode(), "Cookie: "+name+"=planted")
	b.checkRefused(got, 400, auth.CodeDuplicateCookie)
	b.signIn("ada")
	s.events.take()
	for range 3 {
		if got := b.get("/session", "Cookie: auth_session=planted"); got.StatusCode != http.StatusUnauthorized || got.body != noSessionJSON {
			t.Errorf("GET /session = %d %s", got.StatusCode, got.body)
		}
	}
	if events := s.events.take(); !slices.Equal(events, []string{"auth.duplicate_cookie AUTH_DUPLICATE_COOKIE"}) {
		t.Errorf("events = %q, want one", events)
	}
	r, _ := http.NewRequestWithContext(t.Context(), "GET", "/login", nil)
	if err := s.CheckCookies(r); err != nil {
		t.Errorf("without cookies: %v", err)
	}
	r.Header.Set("Cookie", "auth_session=a; auth_session=b")
	if err := s.CheckCookies(r); err == nil || !strings.Contains(err.Error(), "DUPLICATE_COOKIE") {
		t.Errorf("with a duplicate: %v", err)
	}
}
