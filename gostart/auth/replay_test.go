package auth_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gostart/auth"
	"gostart/internal/authtest"
)

// callbackRequest returns a callback with the browser's cookies, for tests that
// cancel it.
func (b *browser) callbackRequest(provider string, params url.Values) *http.Request {
	r := httptest.NewRequest("GET", b.url+"/api/auth/callback/"+provider+"?"+params.Encode(), nil)
	for _, cookie := range b.cookies() {
		r.AddCookie(cookie)
	}
	return r
}

// wantRedirect checks that a callback signed in and redirects to that path.
func (r response) wantRedirect(t testing.TB, to string) {
	t.Helper()
	if got := r.Header.Get("Location"); (r.StatusCode != 302 && r.StatusCode != 303) || got != to {
		t.Errorf("the callback = %d %s, Location %q; want a redirect to %s", r.StatusCode, r.body, got, to)
	}
}

func (e *eventLog) want(t testing.TB, want ...string) {
	t.Helper()
	if got := e.take(); !slices.Equal(got, want) {
		t.Errorf("events = %q, want %q", got, want)
	}
}

// sessionOf returns the header with the session cookie that a response sets.
func sessionOf(r response) string {
	for _, cookie := range r.Cookies() {
		if cookie.Name == "auth_session" {
			return "Cookie: auth_session=" + cookie.Value
		}
	}
	return ""
}

func TestConcurrentCallbacksAreOneSignIn(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	params := b.beginSignIn("oidc?redirectTo=/dashboard")
	cookies := "Cookie: " + b.cookies()[0].String()
	var responses [3]response
	var arrived, all sync.WaitGroup
	arrived.Add(len(responses))
	b.peer.answer("/token", func(w http.ResponseWriter, r *http.Request) {
		arrived.Wait()
		b.peer.token(w, r)
	})
	for i := range responses {
		all.Go(func() {
			arrived.Done()
			responses[i] = b.browser(t).get("/callback/oidc?"+params.Encode(), cookies)
		})
	}
	all.Wait()
	b.events.want(t, "auth.sign_in")
	if n := b.peer.called("/token"); n != 1 {
		t.Errorf("the token endpoint was called %d times", n)
	}
	for _, got := range responses {
		got.wantRedirect(t, "/dashboard")
	}
	b.send("POST", "/signOut", nil, sameOrigin, sessionOf(responses[0]))
	for _, got := range responses {
		if left := b.browser(t).get("/session", sessionOf(got)); left.StatusCode != http.StatusUnauthorized {
			t.Errorf("the callbacks began different sessions: %s", left.body)
		}
	}
}

func TestAPrefetchedCallbackSpendsNothing(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	params := b.beginSignIn("oidc?redirectTo=/dashboard")
	for _, header := range []string{
		"Sec-Purpose: prefetch", "Sec-Purpose: prefetch;prerender", "Sec-Purpose: Prefetch", "Purpose: prefetch", "X-Purpose: preview", "X-Moz: prefetch",
	} {
		got := b.get("/callback/oidc?"+params.Encode(), header)
		b.checkRefused(got, 403, auth.CodeNotAVisit)
		if len(got.Cookies()) != 0 || b.flowCount() != 1 || b.peer.called("/token") != 0 {
			t.Errorf("%s: sets %v, %d flows are left", header, got.Cookies(), b.flowCount())
		}
	}
	b.finishSignIn("oidc", params).wantRedirect(t, "/dashboard")
}

func TestACallbackThatIsAbortedIsFinishedByTheNext(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/token", "/jwks", "/userinfo"} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			b := start(t).browser(t)
			params := b.beginSignIn("oidc?redirectTo=/dashboard")
			ctx, leave := context.WithCancel(t.Context())
			b.peer.answer(path, func(w http.ResponseWriter, r *http.Request) {
				leave()
				b.peer.defaultResponse(path)(w, r)
			})
			w := httptest.NewRecorder()
			b.Handler().ServeHTTP(w, b.callbackRequest("oidc", params).WithContext(ctx))
			if w.Code != 499 || w.Body.Len() > 0 || len(w.Result().Cookies()) > 0 {
				t.Errorf("the aborted callback = %d %s %v", w.Code, w.Body, w.Header())
			}
			b.events.want(t, "auth.cancelled")
			b.finishSignIn("oidc", params).wantRedirect(t, "/dashboard")
			b.events.want(t, "auth.sign_in")
			if n := b.peer.called("/token"); n != 1 || b.subject() != "ada" {
				t.Errorf("%q is signed in, the token endpoint was called %d times", b.subject(), n)
			}
		})
	}
}

// The same over a network, where the app learns late that the visitor has left.
func TestAVisitorWhoHangsUpAndComesBackIsSignedIn(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	params := b.beginSignIn("oidc?redirectTo=/dashboard")
	release := make(chan struct{})
	arrived := b.peer.holdOnce("/token", nil, release)
	ctx, hangUp := context.WithCancel(t.Context())
	go func() {
		<-arrived
		hangUp()
	}()
	r := b.callbackRequest("oidc", params).WithContext(ctx)
	r.RequestURI = ""
	if got, err := b.client.Do(r); err == nil {
		got.Body.Close()
		t.Errorf("the first callback = %d", got.StatusCode)
	}
	again := make(chan response)
	go func() { again <- b.finishSignIn("oidc", params) }()
	close(release)
	(<-again).wantRedirect(t, "/dashboard")
	events := slices.DeleteFunc(b.events.take(), func(e string) bool { return e == "auth.cancelled" })
	if n := b.peer.called("/token"); n != 1 || !slices.Equal(events, []string{"auth.sign_in"}) || b.subject() != "ada" {
		t.Errorf("%q is signed in, events = %q, the token endpoint was called %d times", b.subject(), events, n)
	}
}

func TestASecondCodeWaitsForTheFirst(t *testing.T) {
	t.Parallel()
	for name, first := range map[string]http.HandlerFunc{"which succeeds": nil, "which is refused": respond(400, "application/json", `{"error":"invalid_grant"}`)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t).browser(t)
			location := b.get("/signIn/oidc?redirectTo=/dashboard").Header.Get("Location")
			one, two := b.peer.authorize(t, location), b.peer.authorize(t, location)
			release, responses := make(chan struct{}), make(chan response, 2)
			arrived := b.peer.holdOnce("/token", first, release)
			go func() { responses <- b.finishSignIn("oidc", one) }()
			<-arrived
			go func() { responses <- b.finishSignIn("oidc", two) }()
			close(release)
			failed := 0
			for range 2 {
				if got := <-responses; got.StatusCode == http.StatusBadGateway {
					failed++
				} else {
					got.wantRedirect(t, "/dashboard")
				}
			}
			want := map[bool]int{true: 1, false: 2}[first == nil] // codes that are sent
			if n := b.peer.called("/token"); n != want || failed != want-1 || b.subject() != "ada" {
				t.Errorf("%q is signed in, %d codes were sent, %d callbacks failed", b.subject(), n, failed)
			}
		})
	}
}

// The visitor leaves while the metadata is fetched.
func TestARequestThatIsAbortedIsNoFailure(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	ctx, leave := context.WithCancel(t.Context())
	b.peer.answer(discoveryPath, func(_ http.ResponseWriter, r *http.Request) {
		leave()
		<-r.Context().Done()
	})
	w := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(ctx, "GET", b.url+"/api/auth/signIn/oidc", nil)
	b.Handler().ServeHTTP(w, r)
	b.events.want(t, "auth.cancelled")
	if w.Code != 499 {
		t.Errorf("the response = %d %s", w.Code, w.Body)
	}
}

// The failure is in the log once, whether the visitor waits for it or not.
func TestAFailureIsReportedOnce(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	params := b.beginSignIn("oidc?redirectTo=/dashboard")
	b.peer.claims = map[string]any{"nonce": "another"}
	ctx, leave := context.WithCancel(t.Context())
	b.peer.answer("/jwks", func(w http.ResponseWriter, r *http.Request) {
		leave()
		b.peer.jwks(w, r)
	})
	b.Handler().ServeHTTP(httptest.NewRecorder(), b.callbackRequest("oidc", params).WithContext(ctx))
	b.events.want(t, "auth.sign_in_failed OIDC_ID_TOKEN_INVALID")
	for range 2 {
		got := b.finishSignIn("oidc", params)
		if got.StatusCode != http.StatusUnauthorized || !strings.Contains(got.body, string(auth.CodeIDTokenInvalid)) {
			t.Errorf("the callback again = %d %s", got.StatusCode, got.body)
		}
	}
	b.events.want(t)
	if n := b.peer.called("/token"); n != 1 {
		t.Errorf("the token endpoint was called %d times", n)
	}
}

// People go back, approve once more, and the provider sends another code.
func TestASecondCodeOfAFlowIsNotExchanged(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	location := b.get("/signIn/oidc?redirectTo=/dashboard").Header.Get("Location")
	first, second := b.peer.authorize(t, location), b.peer.authorize(t, location)
	b.finishSignIn("oidc", first).wantRedirect(t, "/dashboard")
	before := b.cookieValue("auth_session")
	for _, params := range []url.Values{second, first, {"state": first["state"], "error": {"access_denied"}, "iss": first["iss"]}} {
		b.finishSignIn("oidc", params).wantRedirect(t, "/dashboard")
	}
	if n := b.peer.called("/token"); n != 1 || b.subject() != "ada" || b.cookieValue("auth_session") != before {
		t.Errorf("%q is signed in, the token endpoint was called %d times", b.subject(), n)
	}
	b.events.want(t, "auth.sign_in")
}

func TestASecondCodeIsExchangedIfTheFirstFailed(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		script http.HandlerFunc
		calls  int // for the first code, sent twice
	}{
		"invalid_grant": {respond(400, "application/json", `{"error":"invalid_grant"}`), 1},
		"an old code":   {respond(200, "application/x-www-form-urlencoded", "error=bad_verification_code"), 1},
		"500":           {respond(500, "application/json", `{}`), 2},
		"overloaded":    {respond(503, "application/json", `{"error":"temporarily_unavailable"}`), 2},
		"hangs up":      {wrongResponses["no body, and hangs up"], 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t).browser(t)
			b.peer.transport.(*http.Transport).DisableKeepAlives = true // it would repeat a request that gets no response
			location := b.get("/signIn/oidc?redirectTo=/dashboard").Header.Get("Location")
			first, second := b.peer.authorize(t, location), b.peer.authorize(t, location)
			b.peer.answer("/token", tt.script)
			for range 2 {
				got := b.finishSignIn("oidc", first)
				if got.StatusCode != http.StatusBadGateway || len(got.Cookies()) != 0 || b.flowCount() != 1 {
					t.Errorf("the first code = %d %s %v", got.StatusCode, got.body, got.Cookies())
				}
			}
			if n := b.peer.called("/token"); n != tt.calls {
				t.Errorf("the first code was sent %d times, want %d", n, tt.calls)
			}
			b.peer.answer("/token", nil)
			b.finishSignIn("oidc", second).wantRedirect(t, "/dashboard")
			if b.subject() != "ada" {
				t.Errorf("%q is signed in", b.subject())
			}
		})
	}
}

func TestAFlowTriesFiveTimesAtMost(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	params := b.beginSignIn("oidc")
	for _, code := range strings.Split("abcdefghij", "") {
		params.Set("code", code)
		if got := b.finishSignIn("oidc", params); got.StatusCode != http.StatusBadGateway {
			t.Errorf("code %s = %d %s", code, got.StatusCode, got.body)
		}
	}
	if n := b.peer.called("/token"); n != 5 {
		t.Errorf("the token endpoint was called %d times, want 5", n)
	}
}

// The provider shows its page again after "no", and the person changes their
// mind.
func TestASignInCanSucceedAfterADenial(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	params := b.beginSignIn("oidc?redirectTo=/dashboard")
	denied := url.Values{"state": params["state"], "iss": params["iss"], "error": {"access_denied"}}
	b.checkRefused(b.finishSignIn("oidc", denied), 403, auth.CodeAccessDenied)
	b.finishSignIn("oidc", params).wantRedirect(t, "/dashboard")
}

func TestOnlyTheBrowserOfTheFlowGetsAReplay(t *testing.T) {
	t.Parallel()
	for name, cookie := range map[string]func(*browser) string{
		"no cookie":                func(*browser) string { return "" },
		"a cookie of another flow": func(b *browser) string { return b.browser(b.t).flowCookie() },
		"another's value by its name": func(b *browser) string {
			name, _, _ := strings.Cut(b.flowCookie(), "=")
			_, value, _ := strings.Cut(b.browser(b.t).flowCookie(), "=")
			return name + "=" + value
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t).browser(t)
			params := b.beginSignIn("oidc")
			b.finishSignIn("oidc", params).wantRedirect(t, "/")
			stranger := b.browser(t)
			got := stranger.get("/callback/oidc?"+params.Encode(), "Cookie: "+cookie(b))
			if got.StatusCode < 400 || got.setsCookie("auth_session") || stranger.subject() != "" {
				t.Errorf("a stranger got %d %s %v", got.StatusCode, got.body, got.Cookies())
			}
		})
	}
}

// flowCookie returns the flow cookie of the browser. If the browser has no flow, it
// starts one first.
func (b *browser) flowCookie() string {
	if b.flowCount() == 0 {
		b.beginSignIn("oidc")
	}
	for _, cookie := range b.cookies() {
		if strings.HasPrefix(cookie.Name, "auth_flow_") {
			return cookie.String()
		}
	}
	return ""
}

func TestAReplayEnds(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(b *browser){
		"after two minutes":          func(b *browser) { b.clock.Advance(2*time.Minute + time.Second) },
		"with a sign-out":            func(b *browser) { b.send("POST", "/signOut", nil, sameOrigin) },
		"with another sign-in":       func(b *browser) { b.signIn("grace") },
		"with a sign-in by password": func(b *browser) { b.postJSON("/signIn/credentials", `{"username":"grace","password":"right"}`) },
		"with a sign-out by a copy": func(b *browser) {
			b.browser(b.t).send("POST", "/signOut", nil, sameOrigin, "Cookie: "+b.session())
		},
		"with a sign-out of the flow": func(b *browser) {
			b.browser(b.t).send("POST", "/signOut", nil, sameOrigin, "Cookie: "+b.flowCookie())
		},
		"with a sign-in that brings only the flow cookie": func(b *browser) {
			other, flow := b.browser(b.t), b.flowCookie()
			params := other.beginSignIn("oidc?login_hint=grace")
			other.get("/callback/oidc?"+params.Encode(), "Cookie: "+flow) // and its own, from the jar
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t, func(c *auth.Config) {
				c.Authorize = func(context.Context, string, string) (auth.User, error) { return auth.User{Sub: "grace"}, nil }
			}).browser(t)
			params := b.beginSignIn("oidc")
			copied := b.flowCookie()
			b.finishSignIn("oidc", params).wantRedirect(t, "/")
			end(b)
			for _, flow := range []string{copied, b.flowCookie()} {
				thief := b.browser(t)
				got := thief.get("/callback/oidc?"+params.Encode(), "Cookie: "+flow)
				if got.StatusCode < 400 || got.setsCookie("auth_session") {
					t.Errorf("with the cookie of before: %d %s %v", got.StatusCode, got.body, got.Cookies())
				}
			}
			if n := b.peer.called("/token"); n > 2 {
				t.Errorf("the token endpoint was called %d times", n)
			}
		})
	}
}

// hookedStore calls afterHas, once, after it was asked for a session.
type hookedStore struct {
	auth.RevocationStore
	afterHas atomic.Pointer[func()]
}

func (s *hookedStore) Has(ctx context.Context, id string) (bool, error) {
	revoked, err := s.RevocationStore.Has(ctx, id)
	if strings.HasPrefix(id, "session:") {
		if hook := s.afterHas.Swap(nil); hook != nil {
			(*hook)()
		}
	}
	return revoked, err
}

// A replay has found its session valid. Before its headers are sent, the session
// ends.
func TestAReplaySetsNoCookieIfItsSessionEndsMeanwhile(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(b *browser){
		"by a sign-out":      func(b *browser) { b.send("POST", "/signOut", nil, sameOrigin) },
		"by another sign-in": func(b *browser) { b.signIn("grace") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := &hookedStore{}
			b := start(t, func(c *auth.Config) {
				store.RevocationStore = auth.NewInMemoryRevocations(100, time.Now)
				c.Revocations = store
			}).browser(t)
			params := b.beginSignIn("oidc")
			b.finishSignIn("oidc", params).wantRedirect(t, "/")
			copied := b.flowCookie()
			hook := func() { end(b) }
			store.afterHas.Store(&hook)
			b.browser(t).get("/callback/oidc?"+params.Encode(), "Cookie: "+copied).setsNoCookie(t, "after a session that ended "+name)
		})
	}
}

func (b *browser) session() string { return "auth_session=" + b.cookieValue("auth_session") }

// Signing out, in another tab, also ends a sign-in that is under way.
func TestASignOutEndsASignInUnderWay(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	params := b.beginSignIn("oidc")
	release, late := make(chan struct{}), make(chan response)
	arrived := b.peer.holdOnce("/userinfo", nil, release)
	go func() { late <- b.finishSignIn("oidc", params) }()
	<-arrived
	b.send("POST", "/signOut", nil, sameOrigin)
	close(release)
	if got := <-late; got.StatusCode != http.StatusUnauthorized || b.subject() != "" {
		t.Errorf("the callback = %d %s, %q is signed in", got.StatusCode, got.body, b.subject())
	}
}

// A replay is a navigation that comes late: what the person changed since
// stays.
func TestAReplayKeepsLaterChanges(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	params := b.beginSignIn("oidc")
	b.finishSignIn("oidc", params).wantRedirect(t, "/")
	b.patch(`{"user":{"name":"Countess"}}`)
	b.finishSignIn("oidc", params).wantRedirect(t, "/")
	if got := b.get("/session"); !strings.Contains(got.body, "Countess") {
		t.Errorf("GET /session = %s", got.body)
	}
}

func TestAPostedCallbackIsReplayed(t *testing.T) {
	t.Parallel()
	b := startPosting(t, "https").browser(t)
	params := b.beginSignIn("oidc?redirectTo=/dashboard")
	params.Set("user", "Ada")
	for range 3 {
		b.send("POST", "/callback/oidc", params, crossSite, "Origin: https://peer.example").wantRedirect(t, "/dashboard")
	}
	b.events.want(t, "auth.sign_in")
	if n := b.peer.called("/token"); n != 1 || b.subject() != "ada" {
		t.Errorf("%q is signed in, the token endpoint was called %d times", b.subject(), n)
	}
}

// A finished flow must not take the place of one that is pending.
func TestAFinishedFlowMakesRoomForPendingOnes(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	pending := []url.Values{b.beginSignIn("oidc?redirectTo=/1")}
	b.clock.Advance(time.Second)
	b.signIn("ada")
	pending = append(pending, b.beginSignIn("oidc?redirectTo=/2"), b.beginSignIn("oidc?redirectTo=/3"))
	for i, params := range pending {
		b.finishSignIn("oidc", params).wantRedirect(t, []string{"/1", "/2", "/3"}[i])
	}
	if n := b.flowCount(); n > 3 {
		t.Errorf("the browser has %d flow cookies", n)
	}
}

// twoProcesses starts two processes of one app.
func twoProcesses(t *testing.T) (one, two *site) {
	t.Helper()
	p, clock := startPeer(t), authtest.NewClock(time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC))
	revocations := auth.NewInMemoryRevocations(1000, clock.Now)
	process := func() *site {
		s := newSite(t, "app.test", p, func(c *auth.Config) { c.Revocations, c.Now = revocations, clock.Now })
		s.clock, p.now = clock, clock.Now
		return s
	}
	return process(), process()
}

func TestOfTwoProcessesOneSignsIn(t *testing.T) {
	t.Parallel()
	one, two := twoProcesses(t)
	b := one.browser(t)
	location := b.get("/signIn/oidc?redirectTo=/dashboard").Header.Get("Location")
	first, second := b.peer.authorize(t, location), b.peer.authorize(t, location)
	other := &browser{t, two, b.jar}
	release, late := make(chan struct{}), make(chan response)
	arrived := b.peer.holdOnce("/token", nil, release)
	go func() { late <- b.browser(t).get("/callback/oidc?"+first.Encode(), "Cookie: "+b.flowCookie()) }()
	<-arrived
	used := func(got response, when string) {
		t.Helper()
		if got.StatusCode != http.StatusUnauthorized || !strings.Contains(got.body, string(auth.CodeFlowUsed)) || got.setsCookie("auth_session") {
			t.Errorf("%s: %d %s", when, got.StatusCode, got.body)
		}
	}
	used(other.finishSignIn("oidc", first), "while the first is under way")
	close(release)
	(<-late).wantRedirect(t, "/dashboard")
	used(other.finishSignIn("oidc", first), "afterwards")
	used(other.finishSignIn("oidc", second), "with another code")
	if n := b.peer.called("/token"); n != 1 {
		t.Errorf("the token endpoint was called %d times", n)
	}
	for _, event := range two.events.list {
		if event.Err.RedirectTo != "/dashboard" {
			t.Errorf("RedirectTo = %q", event.Err.RedirectTo)
		}
	}
}

// Tokens that do not fit into their cookie are not kept for replays either.
func TestWhatIsKeptForReplaysIsBounded(t *testing.T) {
	s := startInProcess(t)
	s.peer.lifetime, s.peer.padding = time.Hour, strings.Repeat("x", 100_000)
	before := heap()
	for range 300 {
		s.browser(t).signIn("ada")
	}
	s.events.take()
	s.peer.mu.Lock()
	clear(s.peer.subjects)
	s.peer.mu.Unlock()
	if grown := heap() - before; grown > 10<<20 {
		t.Errorf("the heap has grown by %d MB", grown>>20)
	}
}
