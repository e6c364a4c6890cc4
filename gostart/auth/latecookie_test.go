package auth_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"gostart/auth"
	engine "gostart/start"
)

// startPages starts an app on the route engine, with the pages of mount.
func startPages(t *testing.T, mount func(app *engine.App, a *auth.Auth)) *site {
	t.Helper()
	s := newSite(t, "app.test", startPeer(t))
	app, err := engine.New(&struct{}{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	app.Use(engine.Compress(), engine.Recover())
	app.Route("/api/auth/*rest", engine.Mount(func(*engine.Context) http.Handler { return s.Handler() }))
	mount(app, s.Auth)
	s.serve(t, app)
	return s
}

// view shows a text.
func view(s string) templ.Component { return templ.Raw(s) }

// shell is a layout. Its loader runs at the same time as that of the page.
func shell() engine.Wrapper {
	return engine.Layout(func(*engine.Context, engine.NoParams) (int, error) { return 0, nil }, func(int) templ.Component {
		return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			return templ.GetChildren(ctx).Render(templ.ClearChildren(ctx), w)
		})
	})
}

// setsNoCookie checks that a response sets no cookie.
func (r response) setsNoCookie(t testing.TB, when string) {
	t.Helper()
	if len(r.Header["Set-Cookie"]) > 0 {
		t.Errorf("%s, the response %d sets %q", when, r.StatusCode, r.Header["Set-Cookie"])
	}
}

// slowPage is a page that has read the session, and is held until it is released.
type slowPage struct{ reached, release chan struct{} }

func (p slowPage) mount(app *engine.App, a *auth.Auth) {
	page := engine.Page(func(c *engine.Context, _ engine.NoParams) (string, error) {
		session, err := a.GetSession(c.Response(), c.Request())
		if err != nil {
			return "", err
		}
		if c.Request().URL.Query().Has("held") {
			close(p.reached)
			<-p.release
		}
		return session.User.Sub, nil
	}, view)
	app.Route("/alone", page)
	app.Route("/inside", page, shell())
}

// Twelve days after the sign-in, a page extends the session. While it is slow,
// the session ends or changes in another tab.
func TestASlowPageNeverRestoresAnOldCookie(t *testing.T) {
	t.Parallel()
	for name, between := range map[string]struct {
		act  func(b *browser)
		then string // who is signed in afterwards
		name string
	}{
		"a sign-in":  {func(b *browser) { b.signIn("grace") }, "grace", "Name of grace"},
		"a sign-out": {func(b *browser) { b.send("POST", "/signOut", nil, sameOrigin) }, "", ""},
		"a change":   {func(b *browser) { b.patch(`{"user":{"name":"Augusta"}}`) }, "ada", "Augusta"},
	} {
		for _, path := range []string{"/alone", "/inside"} {
			t.Run(name+path, func(t *testing.T) {
				t.Parallel()
				p := slowPage{make(chan struct{}), make(chan struct{})}
				b := startPages(t, p.mount).browser(t)
				b.signIn("ada")
				b.clock.Advance(12 * day)
				late := make(chan response)
				go func() { late <- b.get(pagePrefix + path + "?held") }()
				<-p.reached
				between.act(b)
				close(p.release)
				got := <-late
				got.setsNoCookie(t, "after "+name)
				if session := b.get("/session").body; b.subject() != between.then || !strings.Contains(session, between.name) {
					t.Errorf("after %s, the session is %s", name, session)
				}
			})
		}
	}
}

func TestAPageThatIsNotLateExtendsTheSession(t *testing.T) {
	t.Parallel()
	b := startPages(t, slowPage{}.mount).browser(t)
	b.signIn("ada")
	for _, path := range []string{"/alone", "/inside"} {
		b.clock.Advance(12 * day)
		got := b.get(pagePrefix + path)
		if set := got.Cookies(); got.body != "ada" || len(set) != 1 || set[0].Name != "auth_session" {
			t.Errorf("%s = %d %s %v", path, got.StatusCode, got.body, set)
		}
	}
}

// The endpoints do the same without the route engine.
func TestAChangeOfASessionThatEndsMeanwhileIsRefused(t *testing.T) {
	t.Parallel()
	reached, release := make(chan struct{}), make(chan struct{})
	b := start(t, func(c *auth.Config) {
		c.Update = func(s *auth.Session, changes []byte) error {
			close(reached)
			<-release
			return auth.UpdateProfile(s, changes)
		}
	}).browser(t)
	b.signIn("ada")
	b.clock.Advance(12 * day)
	late := make(chan response)
	go func() { late <- b.patch(`{"user":{"name":"A"}}`) }()
	<-reached
	b.signIn("grace")
	close(release)
	got := <-late
	got.setsNoCookie(t, "after a sign-in")
	if got.StatusCode != http.StatusUnauthorized || b.subject() != "grace" {
		t.Errorf("PATCH /session = %d %s; %q is signed in", got.StatusCode, got.body, b.subject())
	}
}

// A request for the session is late: a sign-in in another tab has replaced it.
func TestTheSessionEndpointNeverClearsANewerCookie(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	b.signIn("ada")
	replaced := b.cookieHeader()
	b.signIn("grace")
	got := b.get("/session", replaced)
	got.setsNoCookie(t, "for a replaced session")
	if got.StatusCode != http.StatusUnauthorized || b.subject() != "grace" {
		t.Errorf("GET /session = %d %s; %q is signed in", got.StatusCode, got.body, b.subject())
	}
}

// A handler that streams calls functions that set cookies after its headers are
// sent.
func TestAStreamSpendsNoRefreshToken(t *testing.T) {
	t.Parallel()
	var errs []error
	s := startPages(t, func(app *engine.App, a *auth.Auth) {
		app.Route("/stream", engine.Methods{GET: func(c *engine.Context) error {
			w, r := c.Response(), c.Request()
			w.Header().Set("Content-Type", "text/event-stream")
			_, _ = io.WriteString(w, "data: begun\n\n")
			_ = http.NewResponseController(w).Flush()
			_, session := a.GetSession(w, r)
			_, tokens := a.ProviderTokens(w, r, "oidc")
			_, user := a.RefreshUser(w, r, "oidc")
			_, change := a.UpdateSession(w, r, []byte(`{"name":"A"}`))
			errs = []error{tokens, user, change, a.RevokeTokens(w, r, "oidc"), a.Disconnect(w, r, "oidc"), session}
			return nil
		}})
	})
	s.peer.lifetime = time.Hour
	b := s.browser(t)
	b.signIn("ada")
	b.clock.Advance(12 * day) // the tokens and the session are due
	calls := s.peer.called("/token")
	if got := b.get(pagePrefix + "/stream"); got.StatusCode != http.StatusOK {
		t.Fatalf("the stream = %d %s", got.StatusCode, got.body)
	}
	if s.peer.called("/token") != calls || s.peer.called("/revoke") != 0 {
		t.Error("a token was spent")
	}
	if last := len(errs) - 1; errs[last] != nil { // reading works
		t.Errorf("GetSession: %v", errs[last])
	}
	for i, err := range errs[:len(errs)-1] {
		if err == nil || !strings.Contains(err.Error(), "headers of the response are already sent") {
			t.Errorf("function %d: %v", i, err)
		}
	}
	if got := b.get("/providers/oidc/tokens"); got.StatusCode != http.StatusOK || !slices.ContainsFunc(got.Cookies(), func(c *http.Cookie) bool { return c.Name == "auth_tokens" }) {
		t.Errorf("then the tokens = %d %s", got.StatusCode, got.body)
	}
}

// Middleware and handlers of echo have other writers than a handler of the engine.
func TestALateCallOfMiddlewareSpendsNoRefreshToken(t *testing.T) {
	t.Parallel()
	for name, size := range map[string]int{"held back by compression": 1, "compressed": 10_000} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var failed error
			s := startPages(t, func(app *engine.App, a *auth.Auth) {
				app.Use(func(next http.Handler) http.Handler {
					return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						next.ServeHTTP(w, r)
						if r.URL.Path == "/page" {
							_, failed = a.ProviderTokens(w, r, "oidc")
						}
					})
				})
				app.Route("/page", engine.Methods{GET: func(c *engine.Context) error { return c.JSON(http.StatusOK, strings.Repeat("x", size)) }})
				app.Echo().GET("/echo", func(ec echo.Context) error {
					err := ec.String(http.StatusOK, strings.Repeat("x", size))
					_, failed = a.ProviderTokens(ec.Response(), ec.Request(), "oidc")
					return err
				})
				app.Echo().GET("/in-time", func(ec echo.Context) error {
					if _, err := a.ProviderTokens(ec.Response(), ec.Request(), "oidc"); err != nil {
						return err
					}
					return ec.String(http.StatusOK, strings.Repeat("x", size))
				})
			})
			s.peer.lifetime = time.Hour
			b := s.browser(t)
			b.signIn("ada")
			b.clock.Advance(2 * time.Hour)
			calls := s.peer.called("/token")
			for _, path := range []string{"/page", "/echo"} {
				failed = nil
				got := b.get(pagePrefix + path)
				if got.StatusCode != http.StatusOK || failed == nil || !strings.Contains(failed.Error(), "headers of the response are already sent") {
					t.Errorf("%s = %d; the call returns %v", path, got.StatusCode, failed)
				}
			}
			if n := s.peer.called("/token") - calls; n != 0 {
				t.Errorf("%d token requests, want 0", n)
			}
			got := b.get(pagePrefix + "/in-time")
			if !slices.ContainsFunc(got.Cookies(), func(c *http.Cookie) bool { return c.Name == "auth_tokens" }) {
				t.Errorf("/in-time = %d, and sets %v", got.StatusCode, got.Cookies())
			}
		})
	}
}

// A deferred part asks for tokens after the headers are sent. Its refresh token is
// valid once.
func TestADeferredPartSpendsNoRefreshToken(t *testing.T) {
	t.Parallel()
	for name, wrappers := range map[string][]engine.Wrapper{"alone": nil, "beside a layout": {shell()}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startPages(t, func(app *engine.App, a *auth.Auth) {
				app.Route("/late", engine.Page(func(c *engine.Context, _ engine.NoParams) (*engine.Deferred[string], error) {
					return engine.Defer(c, "late", func(context.Context) (string, error) {
						tokens, err := a.ProviderTokens(c.Response(), c.Request(), "oidc")
						return tokens.AccessToken, err
					}), nil
				}, awaited), wrappers...)
				app.Route("/early", engine.Page(func(c *engine.Context, _ engine.NoParams) (*engine.Deferred[string], error) {
					tokens, err := a.ProviderTokens(c.Response(), c.Request(), "oidc")
					if err != nil {
						return nil, err
					}
					return engine.Defer(c, "early", func(context.Context) (string, error) { return tokens.AccessToken, nil }), nil
				}, awaited), wrappers...)
			})
			s.peer.lifetime = time.Hour
			b := s.browser(t)
			b.signIn("ada")
			b.clock.Advance(2 * time.Hour)
			calls := s.peer.called("/token")
			late := b.get(pagePrefix + "/late")
			if s.peer.called("/token") != calls || !strings.Contains(late.body, "Something went wrong") {
				t.Errorf("the deferred part = %d %s; tokens were asked for %d times", late.StatusCode, late.body, s.peer.called("/token")-calls)
			}
			late.setsNoCookie(t, "for a deferred part")
			for range 2 { // the refreshed token is kept
				if got := b.get(pagePrefix + "/early"); !strings.Contains(got.body, secretMarker+"ada") {
					t.Errorf("the early token = %d %s", got.StatusCode, got.body)
				}
			}
			if n := s.peer.called("/token") - calls; n != 1 {
				t.Errorf("tokens were asked for %d times, want once", n)
			}
		})
	}
}

func awaited(d *engine.Deferred[string]) templ.Component {
	return engine.Await(d, view("waiting"), view)
}
