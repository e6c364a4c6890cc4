package auth_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"gostart/auth"
)

func TestTwoTabsBothFinish(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	first, second := b.beginSignIn("oidc?redirectTo=/first"), b.beginSignIn("plain?redirectTo=/second")
	for _, tab := range []struct {
		provider string
		params   url.Values
		to       string
	}{{"plain", second, "/second"}, {"oidc", first, "/first"}} {
		got := b.finishSignIn(tab.provider, tab.params)
		if got.StatusCode != http.StatusFound || got.Header.Get("Location") != tab.to {
			t.Errorf("the tab to %s = %d %s, Location %s", tab.to, got.StatusCode, got.body, got.Header.Get("Location"))
		}
	}
}

func TestTheFourthFlowDropsTheOldest(t *testing.T) {
	t.Parallel()
	for name, pause := range map[string]time.Duration{"a minute apart": time.Minute, "within a second": 0} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t).browser(t)
			var flows []url.Values
			for range 4 {
				flows = append(flows, b.beginSignIn("oidc"))
				b.clock.Advance(pause)
			}
			b.checkRefused(b.finishSignIn("oidc", flows[0]), 401, auth.CodeFlowNotFound)
			for i, params := range flows[1:] {
				if got := b.finishSignIn("oidc", params); got.StatusCode != http.StatusFound {
					t.Errorf("flow %d = %d %s", i+2, got.StatusCode, got.body)
				}
			}
		})
	}
}

func TestFewerFlowsFitIfTheyAreLong(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	for range 3 {
		b.beginSignIn("oidc?redirectTo=/" + strings.Repeat("r", 1390))
	}
	if n, size := b.flowCount(), b.cookieBytes(); n != 2 || size > 7000 {
		t.Errorf("%d flows are pending, all cookies together take %d bytes", n, size)
	}
}

// Some proxies accept 8 KB of headers. The order in which cookies are set must
// not matter.
func TestAllCookiesTogetherStayBelow7KB(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.peer.lifetime = time.Hour
	s.peer.profile = map[string]any{"name": strings.Repeat("ø", 200), "picture": "https://img.test/" + strings.Repeat("x", 490)}
	s.peer.padding = strings.Repeat("x", 1900)
	b := s.browser(t)
	long := "?redirectTo=/" + strings.Repeat("r", 1390)
	check := func(when string) {
		t.Helper()
		if n := b.cookieBytes(); n > 7000 {
			t.Errorf("%s: %d bytes of cookies", when, n)
		}
	}
	b.csrfToken()
	b.beginSignIn("plain" + long)
	params := b.beginSignIn("oidc" + long)
	check("with two flows")
	b.finishSignIn("oidc", params)
	if b.subject() != "ada" || b.cookieValue("auth_tokens") == "" {
		t.Fatalf("%q is signed in, tokens of %d bytes", b.subject(), len(b.cookieValue("auth_tokens")))
	}
	check("signed in")
	b.csrfToken()
	b.beginSignIn("oidc" + long)
	check("signed in, with a new flow")
	if got := b.finishSignIn("oidc", b.beginSignIn("oidc"+long)).Header.Get("Location"); got != "/" {
		t.Errorf("without room for redirectTo the sign-in redirects to %q", got)
	}
}

// Other sites can start flows; cookies that grow afterwards must still fit.
func TestCookiesThatGrowDropFlows(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 500)
	for name, grow := range map[string]func(*browser) response{
		"tokens that replace shorter ones": func(b *browser) response {
			b.peer.padding = strings.Repeat("x", 1900)
			b.clock.Advance(2 * time.Hour)
			return b.get("/providers/oidc/tokens")
		},
		"a session that is changed": func(b *browser) response {
			return b.patch(`{"user":{"name":"` + strings.Repeat("ø", 100) + `","image":"https://img.test/` + long[:490] + `"}}`)
		},
		"a user who is read again": func(b *browser) response {
			b.peer.profile = map[string]any{"name": strings.Repeat("ø", 100), "picture": "https://img.test/" + long[:490]}
			return b.send("POST", "/providers/oidc/user/refresh", nil, sameOrigin)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := signedInWithTokens(t)
			b.csrfToken()
			for range 3 {
				b.beginSignIn("oidc?redirectTo=/" + strings.Repeat("r", 1150))
				b.clock.Advance(time.Second)
			}
			before := b.cookieBytes()
			if got := grow(b); got.StatusCode != http.StatusOK {
				t.Errorf("the request = %d %s", got.StatusCode, got.body)
			}
			if n := b.cookieBytes(); n > 7000 || b.subject() != "ada" {
				t.Errorf("%q is signed in, with %d bytes of cookies after %d", b.subject(), n, before)
			}
		})
	}
}

// The cookie of a CSRF token without a session has a new name each time.
func TestACSRFTokenWithoutASessionDropsFlowsThatDoNotFit(t *testing.T) {
	t.Parallel()
	for length := 900; length < 1000; length += 20 {
		b := start(t).browser(t)
		for range 3 {
			b.beginSignIn("oidc?redirectTo=/" + strings.Repeat("r", length))
			b.clock.Advance(time.Second)
		}
		b.csrfToken()
		if n := b.cookieBytes(); n > 7000 {
			t.Errorf("with a redirectTo of %d bytes: %d bytes of cookies", length, n)
		}
	}
}

func (b *browser) cookieBytes() (n int) {
	for _, cookie := range b.cookies() {
		n += len(cookie.Name) + len(cookie.Value)
	}
	return n
}

func TestFlowsThatCannotFinishMakeRoom(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	u, _ := url.Parse(b.url)
	b.jar.SetCookies(u, []*http.Cookie{{Name: "auth_flow_garbaged", Value: "garbage"}})
	b.beginSignIn("oidc")
	b.beginSignIn("oidc")
	if n := b.flowCount(); n != 3 {
		t.Errorf("%d flows with garbage, which stays, want 3", n)
	}
	b.clock.Advance(11 * time.Minute)
	b.beginSignIn("oidc")
	if n := b.flowCount(); n != 2 {
		t.Errorf("%d flows beside expired ones, want 1 and the garbage", n)
	}
}

// A copy of the flow cookie is the flow: for two minutes it gets the same
// session. Without it, nobody gets anything.
func TestACallbackWorksOnce(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := s.browser(t)
	params := b.beginSignIn("oidc")
	copied := "Cookie: " + b.cookies()[0].String()
	b.finishSignIn("oidc", params).wantRedirect(t, "/")
	s.events.take()
	other := s.browser(t)
	other.checkRefused(other.finishSignIn("oidc", params), 401, auth.CodeFlowNotFound)
	s.clock.Advance(2*time.Minute + time.Second)
	other.checkRefused(other.get("/callback/oidc?"+params.Encode(), copied), 401, auth.CodeFlowUsed)
	if n := s.peer.called("/token"); n != 1 {
		t.Errorf("the token endpoint was called %d times", n)
	}
}

func TestOfManyCallbacksAtOnceOneSignsIn(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := s.browser(t)
	params := b.beginSignIn("oidc")
	flow := "Cookie: " + b.cookies()[0].String()
	var all sync.WaitGroup
	for range 30 {
		all.Go(func() { s.browser(t).get("/callback/oidc?"+params.Encode(), flow).wantRedirect(t, "/") })
	}
	all.Wait()
	if n := s.peer.called("/token"); n != 1 {
		t.Errorf("the token endpoint was called %d times", n)
	}
	s.events.want(t, "auth.sign_in")
}

func TestADuplicateFlowCookieIsRefused(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	params := b.beginSignIn("oidc")
	b.checkRefused(b.get("/callback/oidc?"+params.Encode(), "Cookie: "+b.cookies()[0].String()), 400, auth.CodeDuplicateCookie)
}

// In a bubble no call to the peer takes too long, however busy the machine is.
func TestTwoHundredPeopleNeverCross(t *testing.T) {
	bubble(t, func(t *testing.T, s *site) {
		var all sync.WaitGroup
		for i := range 200 {
			all.Go(func() {
				b, name := s.browser(t), fmt.Sprint("person-", i)
				params := b.beginSignIn("oidc?login_hint=" + name)
				if got := b.finishSignIn("oidc", params); got.StatusCode != http.StatusFound {
					t.Errorf("%s: the callback = %d %s", name, got.StatusCode, got.body)
				}
				for range 3 {
					if got := b.subject(); got != name {
						t.Errorf("%s sees the session of %q", name, got)
					}
				}
			})
		}
		all.Wait()
	})
}

func TestOnlyAFewOfManyFlowCookiesAreRead(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	var header strings.Builder
	for i := range 600 {
		fmt.Fprintf(&header, "auth_flow_%08d=x; auth_flow_thesames=y; ", i)
	}
	for _, path := range []string{"/signIn/plain", "/signIn/oidc"} {
		got := b.get(path, "Cookie: "+header.String())
		if n := len(got.Header["Set-Cookie"]); got.StatusCode != http.StatusFound || n > 20 {
			t.Errorf("GET %s = %d with %d cookies, want 302 with a few", path, got.StatusCode, n)
		}
	}
}

func TestSigningInByPasswordDropsFlowsThatDoNotFit(t *testing.T) {
	t.Parallel()
	b := start(t, new(accounts).use, func(c *auth.Config) {
		c.AllowSignIn = func(_ context.Context, s *auth.Session) error {
			s.App = json.RawMessage(`{"a":"` + strings.Repeat("x", 700) + `"}`)
			return nil
		}
	}).browser(t)
	for range 3 {
		b.beginSignIn("oidc?redirectTo=/" + strings.Repeat("a", 850))
		b.clock.Advance(time.Second)
	}
	b.postJSON("/signIn/credentials", adasCredentials)
	b.csrfToken()
	if n := b.cookieBytes(); n > 7000 || b.subject() != "ada" {
		t.Errorf("%q is signed in, with %d bytes of cookies", b.subject(), n)
	}
}

func TestAFailedFlowReportsItsRedirectTo(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := s.browser(t)
	params := b.beginSignIn("oidc?redirectTo=/dashboard%3Fx%3D1")
	params.Del("code")
	params.Set("error", "access_denied")
	b.finishSignIn("oidc", params)
	if e := s.events.list[0].Err; e.RedirectTo != "/dashboard?x=1" {
		t.Errorf("RedirectTo = %q", e.RedirectTo)
	}
	params = b.beginSignIn("oidc?redirectTo=/dashboard")
	b.clock.Advance(time.Hour)
	b.finishSignIn("oidc", params)
	if e := s.events.list[1].Err; e.RedirectTo != "/dashboard" {
		t.Errorf("RedirectTo of an expired flow = %q", e.RedirectTo)
	}
}
