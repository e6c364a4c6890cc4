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
		t.Errorf("tokens %q are kept, %q is signed in", b.cookieValue("auth_tokens"), b.subject())
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
			b.peer.answer("/revoke", failures[name])
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
