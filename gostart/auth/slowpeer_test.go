package auth_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"gostart/auth"
)

// pipes is a network whose waits a synctest bubble can see, so that its clock
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

// bubble runs a test against a peer behind pipes, in time that costs none.
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
		<-time.After(time.Minute) // whatever was given up ends
	})
}

// hang says nothing until the client has gone, which a server sees once it has
// read the request.
func hang(_ http.ResponseWriter, r *http.Request) {
	io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

// drip sends a byte a second.
func drip(w http.ResponseWriter, r *http.Request) {
	io.Copy(io.Discard, r.Body)
	for r.Context().Err() == nil {
		w.Write([]byte(" "))
		w.(http.Flusher).Flush()
		<-time.After(time.Second) // of the bubble
	}
}

func TestASlowPeerIsGivenUpAfterFiveSeconds(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]http.HandlerFunc{"hangs": hang, "drips": drip} {
		for path, code := range map[string]auth.Code{
			"/token":    auth.CodeTokenExchangeFailed,
			"/userinfo": auth.CodeUserInfoFailed,
			"/jwks":     auth.CodeProviderUnavailable,
		} {
			t.Run(path+" "+name, func(t *testing.T) {
				bubble(t, func(t *testing.T, s *site) {
					b := s.browser(t)
					s.peer.answer(path, script)
					answer, began := b.beginSignIn("oidc"), time.Now()
					got := b.finishSignIn("oidc", answer)
					if took := time.Since(began); took != 5*time.Second {
						t.Errorf("it was given up after %v", took)
					}
					b.checkRefused(got, got.StatusCode, code)
				})
			})
		}
		t.Run("discovery "+name, func(t *testing.T) {
			bubble(t, func(t *testing.T, s *site) {
				b, began := s.browser(t), time.Now()
				s.peer.answer(discoveryPath, script)
				b.checkRefused(b.get("/signIn/oidc"), 502, auth.CodeProviderUnavailable)
				if took := time.Since(began); took != 5*time.Second {
					t.Errorf("it was given up after %v", took)
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
		s.browser(t).get("/signIn/oidc") // discovers
		for range 50 {
			b := s.browser(t)
			answer := b.beginSignIn("oidc")
			go b.finishSignIn("oidc", answer)
		}
		synctest.Wait()
		if n := waiting.Load(); n != 32 {
			t.Errorf("%d calls are under way", n)
		}
		began := time.Now()
		s.browser(t).get("/session")
		if took := time.Since(began); took != 0 {
			t.Errorf("the session of another took %v", took)
		}
	})
}
