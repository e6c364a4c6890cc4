package auth_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"gostart/auth"
)

func TestProvidersAreListed(t *testing.T) {
	t.Parallel()
	b := start(t, func(c *auth.Config) { c.Providers[0].Name = "Acme" }).browser(t)
	const want = `{"success":true,"providers":[{"id":"oidc","name":"Acme"},{"id":"plain","name":""}]}`
	if got := b.get("/providers"); got.StatusCode != 200 || got.body != want {
		t.Errorf("GET /providers = %d %s", got.StatusCode, got.body)
	}
}

func TestDisconnectingForgetsTheTokens(t *testing.T) {
	t.Parallel()
	b := signedInWithTokens(t)
	if got := b.send("DELETE", "/providers/oidc", nil, sameOrigin); got.StatusCode != 200 || got.body != `{"success":true}` {
		t.Errorf("DELETE /providers/oidc = %d %s", got.StatusCode, got.body)
	}
	if got := b.get("/providers/oidc"); got.body != `{"success":true,"connected":false}` || b.subject() != "ada" {
		t.Errorf("GET /providers/oidc = %s; %q is signed in", got.body, b.subject())
	}
}

func TestAUserIsReadAgain(t *testing.T) {
	t.Parallel()
	for _, provider := range []string{"oidc", "plain"} {
		t.Run(provider, func(t *testing.T) {
			t.Parallel()
			b := start(t).browser(t)
			b.finishSignIn(provider, b.beginSignIn(provider))
			before := b.get("/session").body
			b.peer.profile = map[string]any{"name": "Ada King"}
			got := b.send("POST", "/providers/"+provider+"/user/refresh", nil, sameOrigin)
			if want := strings.Replace(before, "Name of ada", "Ada King", 1); got.StatusCode != 200 || got.body != want {
				t.Errorf("POST …/user/refresh = %d %s, want %s", got.StatusCode, got.body, want)
			}
			if got := b.get("/session"); !strings.Contains(got.body, "Ada King") {
				t.Errorf("GET /session = %s", got.body)
			}
		})
	}
}

func TestAnotherSubjectChangesNothing(t *testing.T) {
	t.Parallel()
	for name, profile := range map[string]map[string]any{
		"another subject": {"sub": "grace"}, "no subject": {"sub": nil}, "a number": {"sub": 1},
	} {
		for _, provider := range []string{"oidc", "plain"} {
			t.Run(name+" at "+provider, func(t *testing.T) {
				t.Parallel()
				b := start(t).browser(t)
				b.finishSignIn(provider, b.beginSignIn(provider))
				before := b.get("/session").body
				b.peer.profile = profile
				got := b.send("POST", "/providers/"+provider+"/user/refresh", nil, sameOrigin)
				if got.StatusCode != 502 || len(got.Cookies()) != 0 || b.get("/session").body != before {
					t.Errorf("POST …/user/refresh = %d %s %v", got.StatusCode, got.body, got.Cookies())
				}
			})
		}
	}
}

func TestReadingTheUserAgainKeepsVerifiedAddresses(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		claims, profile map[string]any
		email           string
	}{
		"a silent userinfo": {
			map[string]any{"email": "ada@example.com", "email_verified": true}, map[string]any{"name": nil, "email": nil, "picture": nil}, "ada@example.com",
		},
		"an address that was not verified": {
			map[string]any{"email": "ada@example.com", "email_verified": false}, nil, "",
		},
		"another address, not verified": {nil, map[string]any{"email": "other@example.com"}, ""},
		"another address, verified": {
			nil, map[string]any{"email": "other@example.com", "email_verified": true}, "other@example.com",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t).browser(t)
			b.peer.claims = tt.claims
			if tt.claims != nil {
				b.peer.profile = tt.profile
			}
			b.signIn("ada")
			b.peer.profile = tt.profile
			got := b.send("POST", "/providers/oidc/user/refresh", nil, sameOrigin)
			if got.StatusCode != 200 || !strings.Contains(got.body, `"email":"`+tt.email+`"`) {
				t.Errorf("POST …/user/refresh = %d %s, want the address %q", got.StatusCode, got.body, tt.email)
			}
		})
	}
}

func TestRevokedTokensAreGone(t *testing.T) {
	t.Parallel()
	b := signedInWithTokens(t)
	var mu sync.Mutex
	var revoked []string
	b.peer.answer("/revoke", func(_ http.ResponseWriter, r *http.Request) {
		id, password, _ := r.BasicAuth()
		mu.Lock()
		defer mu.Unlock()
		revoked = append(revoked, fmt.Sprint(r.PostFormValue("token_type_hint"), " ", id, " ", password != "", " ", len(r.PostFormValue("token")) > 20))
	})
	got := b.send("POST", "/providers/oidc/tokens/revoke", nil, sameOrigin)
	if got.StatusCode != 200 || got.body != `{"success":true}` {
		t.Errorf("POST …/tokens/revoke = %d %s", got.StatusCode, got.body)
	}
	if want := []string{"refresh_token app true true", "access_token app true true"}; !slices.Equal(revoked, want) {
		t.Errorf("revoked %q, want %q", revoked, want)
	}
	if b.cookieValue("auth_tokens") != "" || b.subject() != "ada" {
		t.Errorf("the tokens cookie is %q, %q is signed in", b.cookieValue("auth_tokens"), b.subject())
	}
	if events := b.events.take(); !slices.Equal(events, []string{"auth.tokens_revoked"}) {
		t.Errorf("events = %q", events)
	}
}

func TestARevocationThatFailsChangesNothing(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"500", "404", "no body, and hangs up", "a redirect to itself"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := signedInWithTokens(t)
			b.peer.answer("/revoke", wrongResponses[name])
			got := b.send("POST", "/providers/oidc/tokens/revoke", nil, sameOrigin)
			if got.StatusCode != 502 || !strings.Contains(got.body, string(auth.CodeRevocationFailed)) || strings.Contains(got.body, secretMarker) {
				t.Errorf("POST …/tokens/revoke = %d %s", got.StatusCode, got.body)
			}
			if b.accessToken() == "" {
				t.Error("the tokens are gone")
			}
		})
	}
}

func TestAProviderWithoutRevocationSaysSo(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	b.finishSignIn("plain", b.beginSignIn("plain"))
	got := b.send("POST", "/providers/plain/tokens/revoke", nil, sameOrigin)
	if got.StatusCode != 422 || !strings.Contains(got.body, string(auth.CodeRevocationUnsupported)) {
		t.Errorf("POST …/tokens/revoke = %d %s", got.StatusCode, got.body)
	}
}
