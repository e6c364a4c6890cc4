package auth_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gostart/auth"
)

// cookieHeader returns all cookies of the browser as a header, for another app.
func (b *browser) cookieHeader() string {
	var pairs []string
	for _, cookie := range b.cookies() {
		pairs = append(pairs, cookie.Name+"="+cookie.Value)
	}
	return "Cookie: " + strings.Join(pairs, "; ")
}

// signInWith signs Ada in at the provider with that ID.
func (b *browser) signInWith(provider string) {
	b.t.Helper()
	if got := b.finishSignIn(provider, b.beginSignIn(provider)); got.StatusCode != http.StatusFound {
		b.t.Fatalf("the sign-in = %d %s", got.StatusCode, got.body)
	}
}

func TestASessionOfAnotherIssuerIsRefused(t *testing.T) {
	t.Parallel()
	for _, provider := range []string{"oidc", "plain"} {
		t.Run(provider, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			s.peer.lifetime = time.Hour
			b := s.browser(t)
			b.signInWith(provider)
			cookies := b.cookieHeader()
			other := startPeer(t)
			moved := startAt(t, other).browser(t)
			for _, path := range []string{"/session", "/providers/" + provider, "/providers/" + provider + "/tokens"} {
				if got := moved.get(path, cookies); got.StatusCode != http.StatusUnauthorized {
					t.Errorf("GET %s = %d %s", path, got.StatusCode, got.body)
				}
			}
			for _, path := range []string{"/user/refresh", "/tokens/revoke"} {
				got := moved.send("POST", "/providers/"+provider+path, nil, cookies, sameOrigin)
				if got.StatusCode != http.StatusUnauthorized {
					t.Errorf("POST %s = %d %s", path, got.StatusCode, got.body)
				}
			}
			if n := other.called("/userinfo") + other.called("/token") + other.called("/revoke"); n != 0 {
				t.Errorf("the other issuer was called %d times", n)
			}
			back := startAt(t, s.peer).browser(t)
			if got := back.get("/session", cookies); got.StatusCode != http.StatusOK {
				t.Errorf("at the first issuer again: %d %s", got.StatusCode, got.body)
			}
		})
	}
}

func TestASignInDoesNotContinueAtAnotherIssuerOrClient(t *testing.T) {
	t.Parallel()
	for _, provider := range []string{"oidc", "plain"} {
		for name, changed := range map[string]func(*site) *site{
			"another issuer": func(_ *site) *site { return startAt(t, startPeer(t)) },
			"another client": func(s *site) *site {
				return startAt(t, s.peer, func(c *auth.Config) {
					for i := range c.Providers {
						c.Providers[i].ClientID = "another"
					}
				})
			},
		} {
			s := start(t)
			b := s.browser(t)
			params := b.beginSignIn(provider)
			moved := changed(s).browser(t)
			params.Set("iss", moved.peer.issuer)
			moved.checkRefused(moved.get("/callback/"+provider+"?"+params.Encode(), b.cookieHeader()), 400, auth.CodeFlowMismatch)
			if n := moved.peer.called("/token"); n != 0 {
				t.Errorf("%s, %s: the token endpoint was called", provider, name)
			}
		}
	}
}

func TestATrailingSlashOfTheIssuerIsIgnored(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := s.browser(t)
	b.signIn("ada")
	slashed := startAt(t, s.peer, func(c *auth.Config) { c.Providers[0].Issuer += "/" }).browser(t)
	if got := slashed.get("/session", b.cookieHeader()); got.StatusCode != http.StatusOK {
		t.Errorf("GET /session = %d %s", got.StatusCode, got.body)
	}
}

func TestATenantKeepsItsSessions(t *testing.T) {
	t.Parallel()
	s := startShared(t)
	b := s.browser(t)
	params := b.beginSignIn("oidc")
	params.Set("iss", s.peer.issuerOf(tenant))
	b.finishSignIn("oidc", params)
	if issuer := s.events.list[0].Session.Issuer; issuer != s.peer.issuerOf(tenant) {
		t.Errorf("the session names the issuer %q", issuer)
	}
	for name, tt := range map[string]struct {
		issuer, template string
		status           int
	}{
		"all tenants again":   {s.peer.issuer, s.peer.issuer + "/{tenantid}/v2.0", http.StatusOK},
		"this tenant alone":   {s.peer.issuerOf(tenant), "", http.StatusOK},
		"another tenant":      {s.peer.issuerOf(anotherTenant), "", http.StatusUnauthorized},
		"tenants elsewhere":   {s.peer.issuer, "https://evil.example/{tenantid}/v2.0", http.StatusUnauthorized},
		"no tenants any more": {s.peer.issuer, "", http.StatusUnauthorized},
	} {
		changed := startAt(t, s.peer, func(c *auth.Config) {
			c.Providers[0].Issuer, c.Providers[0].IssuerTemplate = tt.issuer, tt.template
		}).browser(t)
		if got := changed.get("/session", b.cookieHeader()); got.StatusCode != tt.status {
			t.Errorf("%s: GET /session = %d %s", name, got.StatusCode, got.body)
		}
	}
}

func TestASessionNamesItsIssuer(t *testing.T) {
	t.Parallel()
	s := start(t, withCredentials)
	for provider, want := range map[string]string{"oidc": s.peer.issuer, "plain": s.peer.issuer, auth.Credentials: "http://app.test"} {
		cookie, err := s.NewSession(t.Context(), provider, auth.User{Sub: "ada"})
		if err != nil {
			t.Fatal(err)
		}
		r, _ := http.NewRequestWithContext(t.Context(), "GET", "/", nil)
		r.AddCookie(cookie)
		if session, err := s.GetSession(nil, r); err != nil || session.Issuer != want {
			t.Errorf("the session of %s = %+v, %v; want the issuer %s", provider, session, err, want)
		}
	}
}

func withCredentials(c *auth.Config) {
	c.Authorize = func(_ context.Context, name, _ string) (auth.User, error) { return auth.User{Sub: name}, nil }
}

func atHost(host string) func(*auth.Config) {
	return func(c *auth.Config) { c.BaseURL = &url.URL{Scheme: "http", Host: host} }
}

func forAudience(audience string) func(*auth.Config) {
	return func(c *auth.Config) { c.Audience = audience }
}

// Two apps share a secret, the provider and even the client ID.
func TestAnotherAppWithTheSameSecretAcceptsNothing(t *testing.T) {
	t.Parallel()
	s := start(t, withCredentials)
	s.peer.lifetime = time.Hour
	b := s.browser(t)
	b.signIn("ada")
	csrf, params := b.csrfToken(), b.beginSignIn("oidc")
	byPassword, err := s.NewSession(t.Context(), auth.Credentials, auth.User{Sub: "ada"})
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		changes []func(*auth.Config)
		same    bool
	}{
		"at another host":                        {[]func(*auth.Config){atHost("other.test")}, false},
		"at another port":                        {[]func(*auth.Config){atHost("app.test:81")}, false},
		"at the same host for another audience":  {[]func(*auth.Config){forAudience("other")}, false},
		"at another host for the same audience":  {[]func(*auth.Config){atHost("other.test"), forAudience("http://app.test")}, true},
		"at the same host for the same audience": {[]func(*auth.Config){forAudience("http://app.test")}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			other := startAt(t, s.peer, append(tt.changes, withCredentials)...).browser(t)
			status := map[bool]int{false: http.StatusUnauthorized, true: http.StatusOK}[tt.same]
			for _, cookies := range []string{b.cookieHeader(), "Cookie: " + byPassword.String()} {
				if got := other.get("/session", cookies); got.StatusCode != status {
					t.Errorf("GET /session = %d %s, want %d", got.StatusCode, got.body, status)
				}
			}
			if got := other.get("/providers/oidc/tokens", b.cookieHeader()); got.StatusCode != status {
				t.Errorf("the tokens = %d %s, want %d", got.StatusCode, got.body, status)
			}
			if got := other.send("POST", "/signIn/oidc", nil, b.cookieHeader(), "X-CSRF-Token: "+csrf); (got.StatusCode == http.StatusSeeOther) != tt.same {
				t.Errorf("with the CSRF token = %d %s", got.StatusCode, got.body)
			}
			for kind, f := range tokenFormats(s.Auth) {
				if _, err := tokenFormats(other.Auth)[kind].read(reportUse, f.token(t), nil); (err == nil) != tt.same {
					t.Errorf("a token that is %s: %v", kind, err)
				}
			}
			if !tt.same { // the same app would finish the flow
				if got := other.get("/callback/oidc?"+params.Encode(), b.cookieHeader()); got.StatusCode < http.StatusBadRequest {
					t.Errorf("the callback = %d %s", got.StatusCode, got.body)
				}
			}
		})
	}
}
