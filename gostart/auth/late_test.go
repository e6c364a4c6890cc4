package auth_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"
)

// hold makes the peer answer a path, once, only when release is closed: with
// that answer, or honestly if it is nil. It returns what says that the call has
// arrived.
func (p *peer) holdOnce(path string, answer http.HandlerFunc, release <-chan struct{}) (arrived <-chan struct{}) {
	held := make(chan struct{})
	p.answer(path, func(w http.ResponseWriter, r *http.Request) {
		p.answer(path, nil)
		close(held)
		<-release
		if answer == nil {
			answer = p.honest(path)
		}
		answer(w, r)
	})
	return held
}

// While the peer takes its time, the browser becomes somebody else's. After two
// hours the tokens are replaced first, and after twelve days the session is
// extended.
func TestALateAnswerDoesNotTouchANewerSession(t *testing.T) {
	t.Parallel()
	for path, send := range map[string]func(*browser) response{
		"/token":    func(b *browser) response { return b.get("/providers/oidc/tokens") },
		"/userinfo": func(b *browser) response { return b.send("POST", "/providers/oidc/user/refresh", nil, sameOrigin) },
		"/revoke":   func(b *browser) response { return b.send("POST", "/providers/oidc/tokens/revoke", nil, sameOrigin) },
	} {
		for _, after := range []time.Duration{2 * time.Hour, 12 * day} {
			for peer, answer := range map[string]http.HandlerFunc{"an honest peer": nil, "a peer that fails": failures["500"]} {
				t.Run(fmt.Sprint(path[1:], " of ", peer, " after ", after), func(t *testing.T) {
					t.Parallel()
					b := signedInWithTokens(t)
					b.clock.Advance(after)
					release, late := make(chan struct{}), make(chan response)
					arrived := b.peer.holdOnce(path, answer, release)
					go func() { late <- send(b) }()
					<-arrived
					b.signIn("grace") // in another tab
					close(release)
					if got := <-late; got.StatusCode != http.StatusUnauthorized || len(got.Cookies()) != 0 {
						t.Errorf("the late answer = %d %s %v", got.StatusCode, got.body, got.Cookies())
					}
					if got := b.get("/providers/oidc/tokens"); b.subject() != "grace" || got.StatusCode != http.StatusOK {
						t.Errorf("%q is signed in, tokens = %d %s", b.subject(), got.StatusCode, got.body)
					}
				})
			}
		}
	}
}

func TestALateAnswerBringsBackNothingAfterSigningOut(t *testing.T) {
	t.Parallel()
	b := signedInWithTokens(t)
	b.clock.Advance(2 * time.Hour)
	release, late := make(chan struct{}), make(chan response)
	arrived := b.peer.holdOnce("/token", nil, release)
	go func() { late <- b.get("/providers/oidc/tokens") }()
	<-arrived
	b.send("POST", "/signOut", nil, sameOrigin)
	close(release)
	if got := <-late; got.StatusCode != http.StatusUnauthorized || b.cookieValue("auth_tokens") != "" {
		t.Errorf("the late answer = %d %s, tokens %q", got.StatusCode, got.body, b.cookieValue("auth_tokens"))
	}
}

func TestCallbacksAtOneTimeShareAFetchOfKeys(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.browser(t).signIn("ada")
	s.clock.Advance(time.Minute)
	signedBy("unknown")(t, s.peer)
	before := s.peer.called("/jwks")
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			b := s.browser(t)
			b.finishSignIn("oidc", b.beginSignIn("oidc"))
		})
	}
	all.Wait()
	if n := s.peer.called("/jwks") - before; n != 1 {
		t.Errorf("the keys were fetched %d times", n)
	}
}
