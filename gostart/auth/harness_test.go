package auth_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"gostart/auth"
	"gostart/internal/authtest"
)

// secretMarker is part of every secret. No response and no event may contain it.
const secretMarker = "canary"

const secret = "a secret of thirty-two bytes: " + secretMarker

// site is an app under test, with its dependencies.
type site struct {
	*auth.Auth
	url    string
	client *http.Client
	clock  *authtest.Clock
	events *eventLog
	peer   *peer
}

// start serves an app on the loopback interface, where its client finds it as
// app.test. It has two providers, which are the same peer: "oidc" by OpenID
// Connect, and "plain" by OAuth alone.
func start(t testing.TB, changes ...func(*auth.Config)) *site {
	t.Helper()
	return startAt(t, startPeer(t), changes...)
}

// startAt is like start, for an app whose provider is p: the same app after a
// restart, or another app.
func startAt(t testing.TB, p *peer, changes ...func(*auth.Config)) *site {
	t.Helper()
	s := newSite(t, "app.test", p, changes...)
	s.serve(t, s.Handler())
	return s
}

// serve serves h, which has the endpoints of s, on the loopback interface.
func (s *site) serve(t testing.TB, h http.Handler) {
	t.Helper()
	server := httptest.NewUnstartedServer(h)
	if strings.HasPrefix(s.url, "https:") {
		server.StartTLS()
	} else {
		server.Start()
	}
	t.Cleanup(server.Close)
	s.client = server.Client()
	transport := s.client.Transport.(*http.Transport)
	transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, server.Listener.Addr().String())
	}
	if transport.TLSClientConfig != nil {
		transport.TLSClientConfig.ServerName = "example.com" // the name in httptest's certificate
	}
}

// startInProcess is like start, but without sockets, for tests that must be
// fast.
func startInProcess(t testing.TB, changes ...func(*auth.Config)) *site {
	t.Helper()
	p := newPeer(t, "http://peer.test")
	p.transport = authtest.InProcess(p)
	return newSite(t, "app.test", p, changes...)
}

func newSite(t testing.TB, host string, p *peer, changes ...func(*auth.Config)) *site {
	t.Helper()
	s := &site{clock: authtest.NewClock(time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)), events: &eventLog{}, peer: p}
	if p.now == nil { // a peer of several apps has the clock of the first
		p.now = s.clock.Now
	}
	config := auth.Config{
		BaseURL:   &url.URL{Scheme: "http", Host: host},
		BasePath:  "/api/auth",
		LoginPath: "/login",
		Secrets:   []string{secret},
		Providers: []auth.Provider{p.oidc(), p.plain()},
		Transport: p.transport,
		OnEvent:   s.events.add,
		Now:       s.clock.Now,
	}
	for _, change := range changes {
		change(&config)
	}
	a, err := auth.New(config)
	if err != nil {
		t.Fatal(err)
	}
	s.Auth, s.url, s.client = a, config.BaseURL.String(), &http.Client{Transport: authtest.InProcess(a.Handler())}
	return s
}

// eventLog stores the events of an app.
type eventLog struct {
	mu   sync.Mutex
	list []auth.Event
}

func (e *eventLog) add(_ *http.Request, event auth.Event) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.list = append(e.list, event)
}

// take returns the events since the last call, as "auth.sign_in_failed CODE",
// and forgets them. It marks an event that contains a secret.
func (e *eventLog) take() (lines []string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, event := range e.list {
		line := string(event.Name)
		if event.Err != nil {
			line += " " + string(event.Err.Code)
		}
		if strings.Contains(fmt.Sprintf("%+v %v", event, event.Err), secretMarker) {
			line += " with a secret"
		}
		lines = append(lines, line)
	}
	e.list = nil
	return lines
}
