package auth_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"gostart/auth"
)

// pipes is a network in memory. A synctest bubble sees its waits, so the clock
// jumps over them.
type pipes chan net.Conn

func (p pipes) Accept() (net.Conn, error) {
	if c, ok := <-p; ok {
		return c, nil
	}
	return nil, net.ErrClosed
}

func (p pipes) DialContext(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	p <- server
	return client, nil
}

func (p pipes) Close() error   { close(p); return nil }
func (p pipes) Addr() net.Addr { return &net.UnixAddr{} }

// bubble runs a test in a synctest bubble, with a peer behind pipes.
func bubble(t *testing.T, test func(*testing.T, *site)) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		network := make(pipes)
		p := newPeer(t, "http://peer.test")
		transport := &http.Transport{DialContext: network.DialContext, DisableKeepAlives: true}
		p.transport = transport
		server := &http.Server{Handler: p}
		go server.Serve(network)
		t.Cleanup(func() { server.Close() })
		test(t, newSite(t, "app.test", p))
		<-time.After(time.Minute) // lets the cancelled calls end
	})
}

// hang does not answer until the client has gone. A server notices that only
// after it has read the request.
func hang(_ http.ResponseWriter, r *http.Request) {
	io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

// drip sends one byte a second.
func drip(w http.ResponseWriter, r *http.Request) {
	io.Copy(io.Discard, r.Body)
	for r.Context().Err() == nil {
		w.Write([]byte(" "))
		w.(http.Flusher).Flush()
		<-time.After(time.Second) // in the bubble's time
	}
}

func TestASlowPeerIsGivenUpAfterFiveSeconds(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]http.HandlerFunc{"hangs": hang, "drips": drip} {
		for path, tt := range failingCalls {
			t.Run(path+" "+name, func(t *testing.T) {
				bubble(t, func(t *testing.T, s *site) {
					b := s.browser(t)
					s.peer.answer(path, script)
					params, began := b.beginSignIn(tt.provider), time.Now()
					got := b.finishSignIn(tt.provider, params)
					if took := time.Since(began); took != 5*time.Second {
						t.Errorf("the call was cancelled after %v, want 5s", took)
					}
					b.checkRefused(got, got.StatusCode, tt.code)
				})
			})
		}
		t.Run("discovery "+name, func(t *testing.T) {
			bubble(t, func(t *testing.T, s *site) {
				b, began := s.browser(t), time.Now()
				s.peer.answer(discoveryPath, script)
				b.checkRefused(b.get("/signIn/oidc"), 502, auth.CodeProviderUnavailable)
				if took := time.Since(began); took != 5*time.Second {
					t.Errorf("the call was cancelled after %v, want 5s", took)
				}
			})
		})
	}
}

func TestAtMost32CallsToAPeerAreUnderWay(t *testing.T) {
	bubble(t, func(t *testing.T, s *site) {
		var waiting atomic.Int32
		s.peer.answer("/token", func(w http.ResponseWriter, r *http.Request) {
			waiting.Add(1)
			hang(w, r)
		})
		s.browser(t).get("/signIn/oidc") // fetches the metadata
		for range 50 {
			b := s.browser(t)
			params := b.beginSignIn("oidc")
			go b.finishSignIn("oidc", params)
		}
		synctest.Wait()
		if n := waiting.Load(); n != 32 {
			t.Errorf("%d calls are under way, want 32", n)
		}
		began := time.Now()
		s.browser(t).get("/session")
		if took := time.Since(began); took != 0 {
			t.Errorf("GET /session took %v, want no wait", took)
		}
	})
}

// holdOnce makes the next response of a path wait until release is closed. The
// response is that of script, or the right one if script is nil. arrived is closed
// when the call has arrived.
func (p *peer) holdOnce(path string, script http.HandlerFunc, release <-chan struct{}) (arrived <-chan struct{}) {
	held := make(chan struct{})
	p.answer(path, func(w http.ResponseWriter, r *http.Request) {
		p.answer(path, nil)
		close(held)
		<-release
		if script == nil {
			script = p.defaultResponse(path)
		}
		script(w, r)
	})
	return held
}

// Another user signs in while the peer is answering. After two hours the tokens
// are refreshed first, and after twelve days the session is extended.
func TestALateResponseDoesNotTouchANewerSession(t *testing.T) {
	t.Parallel()
	for path, send := range map[string]func(*browser) response{
		"/token":    func(b *browser) response { return b.get("/providers/oidc/tokens") },
		"/userinfo": func(b *browser) response { return b.send("POST", "/providers/oidc/user/refresh", nil, sameOrigin) },
		"/revoke":   func(b *browser) response { return b.send("POST", "/providers/oidc/tokens/revoke", nil, sameOrigin) },
	} {
		for _, after := range []time.Duration{2 * time.Hour, 12 * day} {
			for peer, script := range map[string]http.HandlerFunc{"an honest peer": nil, "a peer that fails": wrongResponses["500"]} {
				t.Run(fmt.Sprint(path[1:], " of ", peer, " after ", after), func(t *testing.T) {
					t.Parallel()
					b := signedInWithTokens(t)
					b.clock.Advance(after)
					release, late := make(chan struct{}), make(chan response)
					arrived := b.peer.holdOnce(path, script, release)
					go func() { late <- send(b) }()
					<-arrived
					b.signIn("grace") // in another tab
					close(release)
					if got := <-late; got.StatusCode != http.StatusUnauthorized || len(got.Cookies()) != 0 {
						t.Errorf("the late response = %d %s %v", got.StatusCode, got.body, got.Cookies())
					}
					if got := b.get("/providers/oidc/tokens"); b.subject() != "grace" || got.StatusCode != http.StatusOK {
						t.Errorf("%q is signed in, tokens = %d %s", b.subject(), got.StatusCode, got.body)
					}
				})
			}
		}
	}
}

func TestALateResponseRestoresNothingAfterSigningOut(t *testing.T) {
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
		t.Errorf("the late response = %d %s, tokens %q", got.StatusCode, got.body, b.cookieValue("auth_tokens"))
	}
}

func TestConcurrentCallbacksShareAFetchOfKeys(t *testing.T) {
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
		t.Errorf("the keys were fetched %d times, want once", n)
	}
}
