package auth_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gostart/auth"
	"gostart/internal/authtest"
)

// signedInWithTokens returns a browser in which Ada is signed in, at a peer
// whose access tokens expire after an hour. The peer refreshes and revokes
// tokens.
func signedInWithTokens(t *testing.T, changes ...func(*auth.Config)) *browser {
	t.Helper()
	s := start(t, changes...)
	s.peer.lifetime = time.Hour
	s.peer.metadata = map[string]any{"revocation_endpoint": s.peer.issuer + "/revoke"}
	b := s.browser(t)
	b.signIn("ada")
	b.forgetFlows()
	s.events.take()
	return b
}

// accessToken requests the access token as a script does.
func (b *browser) accessToken() string {
	b.t.Helper()
	var decoded struct {
		Success bool
		Tokens  struct{ AccessToken string }
	}
	got := b.get("/providers/oidc/tokens")
	if err := json.Unmarshal([]byte(got.body), &decoded); err != nil || got.StatusCode != http.StatusOK || !decoded.Success {
		b.t.Fatalf("GET /providers/oidc/tokens = %d %s", got.StatusCode, got.body)
	}
	return decoded.Tokens.AccessToken
}

func TestTokensAreAsTheProviderGaveThem(t *testing.T) {
	t.Parallel()
	b := signedInWithTokens(t)
	got := b.get("/providers/oidc/tokens")
	token := b.accessToken()
	want := `{"success":true,"tokens":{"accessToken":"` + token + `","tokenType":"Bearer","expiresAt":"2030-01-02T04:04:05Z"}}`
	if got.body != want || !strings.HasPrefix(token, secretMarker+"ada.") {
		t.Errorf("GET /providers/oidc/tokens = %s, want %s", got.body, want)
	}
	if got := b.get("/providers/oidc"); got.body != `{"success":true,"connected":true}` {
		t.Errorf("GET /providers/oidc = %d %s", got.StatusCode, got.body)
	}
	if events := b.events.take(); events != nil {
		t.Errorf("events = %q", events)
	}
}

func TestTokensAreNotInTheSession(t *testing.T) {
	t.Parallel()
	b := signedInWithTokens(t)
	if got := b.get("/session"); strings.Contains(got.body, secretMarker) {
		t.Errorf("GET /session = %s", got.body)
	}
	tokens := b.cookieValue("auth_tokens")
	for _, name := range []string{"auth_session", "auth_csrf"} {
		if got := b.sessionWith("Cookie: " + name + "=" + tokens); got.StatusCode != http.StatusUnauthorized {
			t.Errorf("tokens in place of %s: %d %s", name, got.StatusCode, got.body)
		}
	}
	swapped := "Cookie: auth_session=" + b.cookieValue("auth_session") + "; auth_tokens=" + b.cookieValue("auth_session")
	if got := b.browser(b.t).get("/providers/oidc/tokens", swapped); got.StatusCode != http.StatusNotFound {
		t.Errorf("a session in place of tokens: %d %s", got.StatusCode, got.body)
	}
}

// sessionWith requests the session from a browser with that cookie alone.
func (b *browser) sessionWith(cookie string) response {
	b.t.Helper()
	return b.browser(b.t).get("/session", cookie)
}

func TestTokensAreRefreshedBeforeTheyEnd(t *testing.T) {
	t.Parallel()
	b := signedInWithTokens(t)
	first := b.accessToken()
	b.clock.Advance(59*time.Minute - time.Second)
	if again := b.accessToken(); again != first {
		t.Error("the tokens were refreshed early")
	}
	b.clock.Advance(time.Second)
	second := b.accessToken()
	if again := b.accessToken(); second == first || again != second {
		t.Errorf("tokens = %q, then %q and %q", first, second, again)
	}
	if events := b.events.take(); !slices.Equal(events, []string{"auth.tokens_refreshed"}) {
		t.Errorf("events = %q", events)
	}
	b.clock.Advance(3 * time.Hour)
	if third := b.accessToken(); third == second {
		t.Error("the refreshed tokens are not refreshed again")
	}
}

// The peer accepts each refresh token once, like providers that rotate them.
func TestConcurrentRequestsShareARefresh(t *testing.T) {
	t.Parallel()
	b := signedInWithTokens(t)
	b.clock.Advance(2 * time.Hour)
	cookies := "Cookie: auth_session=" + b.cookieValue("auth_session") + "; auth_tokens=" + b.cookieValue("auth_tokens")
	before := b.peer.called("/token")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if got := b.browser(t).get("/providers/oidc/tokens", cookies); got.StatusCode != http.StatusOK {
				t.Errorf("GET /providers/oidc/tokens = %d %s", got.StatusCode, got.body)
			}
		})
	}
	all.Wait()
	if n := b.peer.called("/token") - before; n != 1 {
		t.Errorf("the tokens were refreshed %d times, want once", n)
	}
}

func TestARefreshThatFails(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		after  time.Duration
		script http.HandlerFunc
		status int
		code   auth.Code
		kept   bool
	}{
		"a peer that is down, while the token lives":  {59*time.Minute + 30*time.Second, wrongResponses["500"], 200, "", true},
		"a peer that is down, when the token is over": {2 * time.Hour, wrongResponses["500"], 502, auth.CodeTokenRefreshFailed, true},
		"a refresh token that was taken back": {
			2 * time.Hour, respond(400, "application/json", `{"error":"invalid_grant"}`), 403, auth.CodeTokensExpired, false,
		},
		"HTML": {2 * time.Hour, wrongResponses["HTML with 200"], 502, auth.CodeTokenRefreshFailed, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := signedInWithTokens(t)
			b.clock.Advance(tt.after)
			b.peer.answer("/token", tt.script)
			got := b.get("/providers/oidc/tokens")
			if got.StatusCode != tt.status || !strings.Contains(got.body, string(tt.code)) {
				t.Errorf("GET /providers/oidc/tokens = %d %s", got.StatusCode, got.body)
			}
			if kept := b.cookieValue("auth_tokens") != ""; kept != tt.kept || b.subject() != "ada" {
				t.Errorf("the tokens are kept: %v; %q is signed in", kept, b.subject())
			}
			b.peer.answer("/token", nil)
			if got := b.get("/providers/oidc/tokens"); tt.kept && got.StatusCode != http.StatusOK {
				t.Errorf("then: %d %s", got.StatusCode, got.body)
			}
		})
	}
}

// A process that has just started has to discover the provider first.
func TestARefreshSaysWhyTheProviderCannotBeAsked(t *testing.T) {
	t.Parallel()
	p := newPeer(t, "http://peer.test")
	p.transport, p.lifetime = authtest.InProcess(p), time.Hour
	before := newSite(t, "app.test", p).browser(t)
	before.signIn("ada")
	restarted := newSite(t, "app.test", p)
	b := &browser{t, restarted, before.jar}
	b.clock.Advance(2 * time.Hour)
	p.metadata = map[string]any{"issuer": "https://evil.example"}
	if got := b.get("/providers/oidc/tokens"); got.StatusCode != 502 || b.cookieValue("auth_tokens") == "" {
		t.Errorf("GET /providers/oidc/tokens = %d %s", got.StatusCode, got.body)
	}
	const want = "auth: AUTH_PROVIDER_UNAVAILABLE: discovery: the issuer is another"
	if events := b.events.list; len(events) != 1 || !strings.HasPrefix(events[0].Err.Error(), want) {
		t.Errorf("events = %+v, want %s", events, want)
	}
}

func TestTokensThatCannotBeRefreshedEnd(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.peer.answer("/token", respond(200, "application/json", `{"access_token":"`+secretMarker+`ada.","token_type":"bearer","expires_in":3600}`))
	b := s.browser(t)
	b.finishSignIn("plain", b.beginSignIn("plain"))
	s.peer.answer("/token", nil)
	b.clock.Advance(time.Hour - time.Second)
	if got := b.get("/providers/plain/tokens"); got.StatusCode != 200 {
		t.Errorf("a second before: %d %s", got.StatusCode, got.body)
	}
	b.clock.Advance(time.Second)
	if got := b.get("/providers/plain/tokens"); got.StatusCode != 403 || strings.Contains(got.body, secretMarker) {
		t.Errorf("at the end: %d %s", got.StatusCode, got.body)
	}
}

func TestTokensOfAnotherSessionAreRefused(t *testing.T) {
	t.Parallel()
	b := signedInWithTokens(t)
	grace := b.browser(t)
	grace.signIn("grace")
	mixed := "Cookie: auth_session=" + grace.cookieValue("auth_session") + "; auth_tokens=" + b.cookieValue("auth_tokens")
	for path, want := range map[string]int{"/providers/oidc/tokens": 404, "/providers/plain/tokens": 403, "/providers/nobody/tokens": 422} {
		if got := b.browser(t).get(path, mixed); got.StatusCode != want || strings.Contains(got.body, secretMarker) {
			t.Errorf("GET %s = %d %s", path, got.StatusCode, got.body)
		}
	}
	if got := b.browser(t).get("/providers/oidc/tokens", "Cookie: auth_tokens="+b.cookieValue("auth_tokens")); got.StatusCode != 401 {
		t.Errorf("without a session: %d %s", got.StatusCode, got.body)
	}
}

func TestTokensEndWithTheSession(t *testing.T) {
	t.Parallel()
	b := signedInWithTokens(t)
	cookies := "Cookie: auth_session=" + b.cookieValue("auth_session") + "; auth_tokens=" + b.cookieValue("auth_tokens")
	b.send("POST", "/signOut", nil, sameOrigin)
	if b.cookieValue("auth_tokens") != "" {
		t.Error("the browser keeps the tokens")
	}
	if got := b.browser(t).get("/providers/oidc/tokens", cookies); got.StatusCode != 401 {
		t.Errorf("a copy: %d %s", got.StatusCode, got.body)
	}
}

func TestTokensThatAreTooLongAreNotKept(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.peer.padding = strings.Repeat("x", 3000)
	b := s.browser(t)
	b.signIn("ada")
	if events := s.events.take(); !slices.Equal(events, []string{"auth.tokens_not_kept", "auth.sign_in"}) {
		t.Errorf("events = %q", events)
	}
	got := b.get("/providers/oidc/tokens")
	if got.StatusCode != 404 || !strings.Contains(got.body, "AUTH_TOKENS_NOT_KEPT") || b.subject() != "ada" {
		t.Errorf("GET /providers/oidc/tokens = %d %s", got.StatusCode, got.body)
	}
	if got := b.get("/providers/oidc"); got.body != `{"success":true,"connected":false}` {
		t.Errorf("GET /providers/oidc = %s", got.body)
	}
}

func TestWhatTouchesTokensNeedsASessionAndAProof(t *testing.T) {
	t.Parallel()
	for method, paths := range map[string][]string{
		"POST": {"/providers/oidc/tokens/revoke", "/providers/oidc/user/refresh"}, "DELETE": {"/providers/oidc"},
	} {
		for _, path := range paths {
			b := signedInWithTokens(t)
			if got := b.send(method, path, nil, "Sec-Fetch-Site: cross-site"); got.StatusCode != 403 || len(got.Cookies()) != 0 {
				t.Errorf("%s %s of another site = %d %s", method, path, got.StatusCode, got.body)
			}
			if got := b.send(method, path, nil); got.StatusCode != 403 || len(got.Cookies()) != 0 {
				t.Errorf("%s %s without proof = %d %s", method, path, got.StatusCode, got.body)
			}
			if got := b.browser(t).send(method, path, nil, sameOrigin); got.StatusCode != 401 {
				t.Errorf("%s %s without a session = %d %s", method, path, got.StatusCode, got.body)
			}
			if b.accessToken() == "" || b.peer.called("/revoke") != 0 {
				t.Error("the tokens have changed")
			}
		}
	}
}

// The provider keeps the refresh token and issues a new access token for each
// use.
func TestAShortLivedTokenIsRefreshedAtEachUse(t *testing.T) {
	t.Parallel()
	s := start(t)
	given := 0
	s.peer.answer("/token", func(w http.ResponseWriter, _ *http.Request) {
		given++
		writeJSON(w, nil, map[string]any{
			"access_token": fmt.Sprint(secretMarker, "ada.", given), "token_type": "Bearer", "expires_in": 30, "refresh_token": "the same",
		})
	})
	b := s.browser(t)
	b.finishSignIn("plain", b.beginSignIn("plain"))
	for i := 2; i < 5; i++ {
		b.clock.Advance(45 * time.Second)
		if got := b.get("/providers/plain/tokens"); !strings.Contains(got.body, fmt.Sprint("ada.", i)) {
			t.Errorf("after %d seconds: %s", 45*(i-1), got.body)
		}
	}
}

func TestFormEncodedTokensExpire(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	b.peer.answer("/token", respond(200, "application/x-www-form-urlencoded", "access_token="+secretMarker+"ada.x&token_type=bearer&expires_in=3600"))
	b.finishSignIn("plain", b.beginSignIn("plain"))
	if got := b.get("/providers/plain/tokens"); got.StatusCode != 200 || !strings.Contains(got.body, `"expiresAt":"2030-01-02T04:04:05Z"`) {
		t.Errorf("at once: %d %s", got.StatusCode, got.body)
	}
	b.clock.Advance(2 * time.Hour)
	if got := b.get("/providers/plain/tokens"); got.StatusCode != 403 {
		t.Errorf("two hours later: %d %s", got.StatusCode, got.body)
	}
}
