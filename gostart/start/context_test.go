package start_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"gostart/start"
)

// probe records what the contexts at several places of a request hold.
type probe struct {
	mu   sync.Mutex
	seen map[string]string
}

type probeKey struct{}

// record records the value and the deadline of ctx.
func (p *probe) record(place string, ctx context.Context) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, hasDeadline := ctx.Deadline()
	p.seen[place] = fmt.Sprintf("value %v, deadline %v", ctx.Value(probeKey{}), hasDeadline)
}

// withValue and withDeadline add to a context what middleware may add.
func withValue(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithValue(ctx, probeKey{}, "set"), func() {}
}

func withDeadline(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, time.Minute)
}

// addToContext returns net/http middleware that changes the context.
func addToContext(with func(context.Context) (context.Context, context.CancelFunc)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			ctx, cancel := with(r.Context())
			defer cancel()
			next.ServeHTTP(w, r.WithContext(ctx))
		})
	}
}

// addInEcho returns echo middleware that changes the context.
func addInEcho(with func(context.Context) (context.Context, context.CancelFunc)) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(ec echo.Context) error {
			ctx, cancel := with(ec.Request().Context())
			defer cancel()
			ec.SetRequest(ec.Request().WithContext(ctx))
			return next(ec)
		}
	}
}

// addInRoute returns route middleware that changes the context.
func addInRoute(with func(context.Context) (context.Context, context.CancelFunc)) start.Middleware {
	return func(next start.Handler) start.Handler {
		return func(c *start.Context) error {
			ctx, cancel := with(c)
			defer cancel()
			return next(c.WithContext(ctx))
		}
	}
}

// callFrom is middleware that calls From before other middleware changes the context.
func callFrom(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = start.From(r.Context()).Path()
		next.ServeHTTP(w, r)
	})
}

// mount mounts a route of each kind, which records its contexts in p.
func (p *probe) mount(s site, middleware start.Middleware) {
	guard := start.Guard(func(c *start.Context, _ start.NoParams) (int, error) { p.record("guard", c); return 0, nil })
	layout := layoutOf(func(c *start.Context) (int, error) { p.record("layout loader", c); return 0, nil }, func(int) templ.Component {
		return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			p.record("layout view", ctx)
			return renderChildren(ctx, w)
		})
	})
	page := start.Page(func(c *start.Context, _ start.NoParams) (*start.Deferred[int], error) {
		p.record("page loader", c)
		return start.Defer(c, "part", func(ctx context.Context) (int, error) { p.record("deferred part", ctx); return 0, nil }), nil
	}, func(d *start.Deferred[int]) templ.Component {
		return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			p.record("view", ctx)
			p.record("From in a view", start.From(ctx))
			return start.Await(d, text(""), func(int) templ.Component { return text("part") }).Render(ctx, w)
		})
	})
	s.Route("/page", page.Use(middleware), guard, layout)
	s.Route("/mount/*rest", start.Mount(func(*start.Context) http.Handler {
		return http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			p.record("mounted handler", r.Context())
			p.record("From in a mounted handler", start.From(r.Context()))
		})
	}).Use(middleware))
	s.Route("/methods", start.Methods{GET: func(c *start.Context) error {
		p.record("method", c)
		p.record("request of a method", c.Request().Context())
		return c.JSON(http.StatusOK, 1)
	}}.Use(middleware))
	memoised := start.PerRequest(func(c *start.Context) (int, error) { p.record("memoised function", c); return 0, nil })
	s.Func(start.Func("probe", func(c *start.Context, _ start.Nothing) (int, error) {
		p.record("server function", c)
		return memoised(c)
	}).Use(middleware))
}

func TestWhatMiddlewareAddsToTheContextReachesEveryPlace(t *testing.T) {
	t.Parallel()
	places := []string{
		"layout loader", "layout view", "page loader", "deferred part", "view", "From in a view", "mounted handler",
		"From in a mounted handler", "method", "request of a method", "server function", "memoised function",
	}
	for what, with := range map[string]func(context.Context) (context.Context, context.CancelFunc){
		"value set, deadline false":  withValue,
		"value <nil>, deadline true": withDeadline,
	} {
		for where, setUp := range map[string]func(s site) start.Middleware{
			"net/http": func(s site) start.Middleware { s.Use(callFrom, addToContext(with)); return nil },
			"echo":     func(s site) start.Middleware { s.Echo().Use(addInEcho(with)); return nil },
			"echo, after net/http": func(s site) start.Middleware {
				s.Use(callFrom)
				s.Echo().Pre(addInEcho(with))
				return nil
			},
			"route": func(site) start.Middleware { return addInRoute(with) },
		} {
			t.Run(where+" "+what, func(t *testing.T) {
				t.Parallel()
				s, p := newSite(t), &probe{seen: map[string]string{}}
				middleware := setUp(s)
				expected := places
				if middleware == nil { // guards run outside of a route's middleware
					middleware, expected = func(next start.Handler) start.Handler { return next }, append([]string{"guard"}, places...)
				}
				p.mount(s, middleware)
				s.get(t, "/page").wants(t, http.StatusOK, "part")
				s.get(t, "/mount/x").wants(t, http.StatusOK)
				s.get(t, "/methods").wants(t, http.StatusOK)
				s.post(t, "/_fn/probe", nil, asJSON).wants(t, http.StatusOK)
				for _, place := range expected {
					if got := p.seen[place]; got != what {
						t.Errorf("%s has %q, want %q", place, got, what)
					}
				}
			})
		}
	}
}

func TestADeadlineOfTheRouteEndsItsPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	page := start.Page(func(c *start.Context, _ start.NoParams) (string, error) { <-c.Done(); return "", c.Err() }, text)
	s.Route("/slow", page.Use(addInRoute(func(ctx context.Context) (context.Context, context.CancelFunc) {
		return context.WithTimeout(ctx, time.Millisecond)
	})), namedLayout("shell"))
	s.get(t, "/slow").wants(t, http.StatusGatewayTimeout, "This took too long")
}

func TestALoaderCanAddValuesForWhatItDefers(t *testing.T) {
	t.Parallel()
	s, p := newSite(t), &probe{seen: map[string]string{}}
	begin := make(chan struct{})
	s.Route("/", pageOf(func(c *start.Context) []templ.Component {
		ctx, cancel := context.WithCancel(context.WithValue(c, probeKey{}, "set"))
		defer cancel()
		d := start.Defer(c.WithContext(ctx), "part", func(ctx context.Context) (string, error) {
			<-begin // the loader has returned, and its context is cancelled
			p.record("deferred part", ctx)
			return "part", ctx.Err()
		})
		return []templ.Component{templ.ComponentFunc(func(context.Context, io.Writer) error { close(begin); return nil }), awaited(d, "part")}
	}), namedLayout("shell"))
	page := s.get(t, "/")
	page.wants(t, http.StatusOK, "part")
	if got := p.seen["deferred part"]; got != "value set, deadline false" {
		t.Errorf("the deferred part has %s", got)
	}
}

func TestAContextOfAnotherRequestIsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/", loads(func(c *start.Context) string {
		return panicOf(func() { c.WithContext(context.Background()) })
	}))
	s.get(t, "/").wants(t, http.StatusOK, "start: WithContext: the context is not derived from the Context")
}

// useAfterEnd uses a Context and its writer, and returns the results and panics.
func useAfterEnd(c *start.Context, w http.ResponseWriter) string {
	return fmt.Sprint(
		c.Request().URL.Path, c.Err(), "\n",
		panicOf(func() { c.Response() }), "\n",
		panicOf(func() { w.Header() }), "\n",
		panicOf(func() { _, _ = io.WriteString(w, "canary") }), "\n",
		panicOf(func() { c.NoStore() }),
	)
}

func TestAContextPanicsAfterItsRequestEnded(t *testing.T) {
	t.Parallel()
	const ended = "start: the Context of GET /captured is used after its request ended; copy what you need before that"
	want := strings.Join([]string{"/captured" + context.Canceled.Error(), ended, ended, ended, ended}, "\n")
	for name, wrappers := range map[string][]start.Wrapper{"of a page": nil, "of a loader beside others": {namedLayout("shell")}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			captured := make(chan *start.Context, 1)
			writers := make(chan http.ResponseWriter, 1)
			s.Route("/captured", loads(func(c *start.Context) string {
				captured <- c
				writers <- c.Response()
				return "captured"
			}), wrappers...)
			s.Route("/other/:id", start.Page(func(c *start.Context, p struct {
				ID string `path:"id"`
			}) (string, error) {
				c.Response().Header().Set("Mine", p.ID)
				return "other " + p.ID, nil
			}, text))
			s.get(t, "/captured").wants(t, http.StatusOK, "captured")
			c, w := <-captured, <-writers
			<-c.Done() // the answer is complete a moment before the request ends
			stop, stopped := make(chan struct{}), make(chan struct{})
			go func() {
				defer close(stopped)
				for {
					if got := useAfterEnd(c, w); got != want {
						t.Errorf("using the Context gives %q, want %q", got, want)
						return
					}
					select {
					case <-stop:
						return
					default:
					}
				}
			}()
			for id := range 200 {
				other := s.get(t, fmt.Sprint("/other/", id))
				other.wants(t, http.StatusOK, fmt.Sprint("other ", id))
				other.lacks(t, "canary")
				other.hasHeader(t, "Cache-Control", "no-cache")
				other.hasHeader(t, "Mine", fmt.Sprint(id))
			}
			close(stop)
			<-stopped
		})
	}
}
