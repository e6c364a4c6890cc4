package start_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"gostart/start"
)

const headersClosed = "when the headers may already be sent. Set headers and cookies in the loader, before Defer"

// headerCalls are ways to set headers in a deferred part. c and w are the Context and
// the writer of the loader, late is the Context of the part.
var headerCalls = map[string]func(c *start.Context, w http.ResponseWriter, late *start.Context){
	"the loader's Context": func(c *start.Context, _ http.ResponseWriter, _ *start.Context) {
		c.Response().Header().Set("Late", "1")
	},
	"the loader's writer": func(_ *start.Context, w http.ResponseWriter, _ *start.Context) { w.Header().Set("Late", "1") },
	"its status":          func(_ *start.Context, w http.ResponseWriter, _ *start.Context) { w.WriteHeader(http.StatusTeapot) },
	"its body":            func(_ *start.Context, w http.ResponseWriter, _ *start.Context) { _, _ = io.WriteString(w, "canary") },
	"a cookie": func(_ *start.Context, w http.ResponseWriter, _ *start.Context) {
		http.SetCookie(w, &http.Cookie{Name: "late"})
	},
	"BeforeHeaders": func(_ *start.Context, w http.ResponseWriter, _ *start.Context) {
		beforeHeaders(w, func(http.Header) {})
	},
	"no-store":        func(c *start.Context, _ http.ResponseWriter, _ *start.Context) { c.NoStore() },
	"its own Context": func(_ *start.Context, _ http.ResponseWriter, late *start.Context) { late.Response() },
	"its own request": func(_ *start.Context, _ http.ResponseWriter, late *start.Context) {
		start.From(late.Request().Context()).Response()
	},
	"a derived Context": func(c *start.Context, _ http.ResponseWriter, _ *start.Context) { c.WithContext(c).Response() },
}

func TestADeferredPartCannotSetHeaders(t *testing.T) {
	t.Parallel()
	for name, call := range headerCalls {
		for where, wrappers := range map[string][]start.Wrapper{"alone": nil, "beside a layout": {namedLayout("shell")}} {
			t.Run(name+", "+where, func(t *testing.T) {
				t.Parallel()
				s := newSite(t)
				s.Route("/", pageOf(func(c *start.Context) []templ.Component {
					w := c.Response()
					d := start.Defer(c, "a", func(ctx context.Context) (string, error) {
						call(c, w, start.From(ctx))
						return "canary", nil
					})
					return []templ.Component{awaited(d, "a")}
				}), wrappers...)
				page := s.get(t, "/")
				page.wants(t, http.StatusOK, "Something went wrong", " end")
				page.lacks(t, "canary")
				page.hasHeader(t, "Late", "")
				if all, failed := s.logged(t, "request failed"); len(failed) != 1 || !strings.Contains(all, headersClosed) || !strings.Contains(all, "deferheaders_test.go") {
					t.Errorf("the log says %s, want the reason and the place", all)
				}
			})
		}
	}
}

// Setting a header in a deferred part neither changes the response nor races with
// it.
func TestAHeaderMapThatALoaderKeptDoesNotChangeTheResponse(t *testing.T) {
	t.Parallel()
	for _, wrappers := range [][]start.Wrapper{nil, {namedLayout("shell")}} {
		s := newSite(t)
		s.Route("/", pageOf(func(c *start.Context) []templ.Component {
			header := c.Response().Header()
			d := start.Defer(c, "a", func(context.Context) (string, error) {
				for range 1000 {
					header.Set("Late", "1")
				}
				return "a is here", nil
			})
			return []templ.Component{awaited(d, "a")}
		}), wrappers...)
		for range 20 {
			s.get(t, "/").hasHeader(t, "Late", "")
		}
	}
}

func TestDeferredWorkBeginsWhenItsLoaderHasReturned(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, s site) {
		returned := false
		s.Route("/", pageOf(func(c *start.Context) []templ.Component {
			d := start.Defer(c, "a", func(context.Context) (string, error) {
				if !returned {
					t.Error("the work begins before its loader has returned")
				}
				return "a is here", nil
			})
			<-time.After(time.Second) // in a bubble, all other goroutines run meanwhile
			returned = true
			return []templ.Component{awaited(d, "a")}
		}), namedLayout("shell"))
		s.get(t, "/").wants(t, http.StatusOK, "a is here")
	})
}

func TestAPartThatAGuardDefersCannotSetHeaders(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	type deferred = *start.Deferred[string]
	s.Route("/", start.Page(func(c *start.Context, _ start.NoParams) (start.Part, error) {
		return awaited(start.FromGuard[deferred](c), "a"), nil
	}, func(p start.Part) templ.Component { return p }), start.Guard(func(c *start.Context, _ start.NoParams) (deferred, error) {
		c.Response().Header().Set("Guarded", "yes")
		return start.Defer(c, "a", func(context.Context) (string, error) { c.NoStore(); return "canary", nil }), nil
	}))
	page := s.get(t, "/")
	page.wants(t, http.StatusOK, "Something went wrong")
	page.hasHeader(t, "Guarded", "yes")
	page.hasHeader(t, "Cache-Control", "no-cache")
}

// viewThat returns a view that calls fn with its Context.
func viewThat(fn func(*start.Context)) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, _ io.Writer) error { fn(start.From(ctx)); return nil })
}

// Whether the headers are sent before a view is rendered depends on timing, so no
// view of a page with deferred parts can set any.
func TestAViewBesideADeferredPartCannotSetHeaders(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	setsHeader := viewThat(func(c *start.Context) { c.Response().Header().Set("Late", "1") })
	s.Route("/before", pageOf(func(c *start.Context) []templ.Component {
		return []templ.Component{setsHeader, awaited(ready(c, "a"), "a")}
	}))
	s.Route("/inside", pageOf(func(c *start.Context) []templ.Component {
		return []templ.Component{start.Await(ready(c, "a"), text(""), func(string) templ.Component { return setsHeader })}
	}))
	s.Route("/without", pageOf(func(*start.Context) []templ.Component { return []templ.Component{setsHeader} }))
	s.get(t, "/before").wants(t, http.StatusInternalServerError)
	s.get(t, "/inside").wants(t, http.StatusOK, "Something went wrong", " end")
	s.get(t, "/inside", requestingPart("a")).wants(t, http.StatusOK, "Something went wrong")
	s.get(t, "/without").hasHeader(t, "Late", "1")
	if all, failed := s.logged(t, "request failed"); len(failed) != 3 || strings.Count(all, headersClosed) != 3 {
		t.Errorf("the log says %s", all)
	}
}

func TestAGoroutineCannotSetHeadersAfterItsLoaderReturned(t *testing.T) {
	t.Parallel()
	s, panicked := newSite(t), make(chan string, 1)
	s.Route("/", loads(func(c *start.Context) string {
		c.Response()
		go func() {
			<-c.Done() // the loader has returned
			panicked <- panicOf(func() { c.Response() })
		}()
		return ""
	}))
	s.get(t, "/")
	if got := <-panicked; !strings.Contains(got, headersClosed) && !strings.Contains(got, "after its request ended") {
		t.Errorf("Response panics with %q", got)
	}
}

// Middleware of a route runs after the page, with the Context of the route.
func TestMiddlewareUsesItsResponseAfterAPageWithParts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/", pageOf(func(c *start.Context) []templ.Component { return []templ.Component{awaited(ready(c, "a"), "a")} }).Use(
		func(next start.Handler) start.Handler {
			return func(c *start.Context) error {
				err := next(c)
				_ = c.Response().Header().Get("Content-Type")
				return err
			}
		}))
	s.get(t, "/").wants(t, http.StatusOK, "a is here", " end")
}

func TestADeferredPartCanReadTheRequestAndMemoisedResults(t *testing.T) {
	t.Parallel()
	user := start.PerRequest(func(c *start.Context) (string, error) {
		c.NoStore()
		return "ada", nil
	})
	pure := start.PerRequest(func(*start.Context) (string, error) { return "pure", nil })
	s := newSite(t)
	s.Route("/", pageOf(func(c *start.Context) []templ.Component {
		_, _ = user(c)
		d := start.Defer(c, "a", func(ctx context.Context) (string, error) {
			one, err := user(c)
			two, _ := user(start.From(ctx))
			three, _ := pure(start.From(ctx))
			return one + two + three + c.Path() + c.Request().Method, err
		})
		return []templ.Component{awaited(d, "a")}
	}), namedLayout("shell"))
	page := s.get(t, "/")
	page.wants(t, http.StatusOK, "adaadapure/GET")
	page.hasHeader(t, "Cache-Control", "no-store")
}

// So each part logs the reason, and not that another call has panicked.
func TestAMemoisedFunctionThatPanicsInADeferredPartRunsAgain(t *testing.T) {
	t.Parallel()
	setsHeader := start.PerRequest(func(c *start.Context) (string, error) {
		c.NoStore()
		return "ada", nil
	})
	s := newSite(t)
	s.Route("/", pageOf(func(c *start.Context) []templ.Component {
		var parts []templ.Component
		for _, name := range []string{"a", "b"} {
			parts = append(parts, awaited(start.Defer(c, name, func(ctx context.Context) (string, error) { return setsHeader(start.From(ctx)) }), name))
		}
		return parts
	}), namedLayout("shell"))
	s.get(t, "/").lacks(t, "ada")
	if all, failed := s.logged(t, "request failed"); len(failed) != 2 || strings.Count(all, headersClosed) != 2 {
		t.Errorf("the log says %s", all)
	}
}

func TestAWriterPanicsAfterItsRequestEnded(t *testing.T) {
	t.Parallel()
	s, writers := newSite(t), make(chan http.ResponseWriter, 1)
	ended := make(chan struct{})
	s.Route("/captured", start.Methods{GET: func(c *start.Context) error {
		go func() { <-c.Done(); close(ended) }()
		writers <- c.Response()
		return c.JSON(http.StatusOK, 1)
	}})
	s.get(t, "/captured").wants(t, http.StatusOK)
	control := http.NewResponseController(<-writers)
	<-ended
	for what, got := range map[string]string{
		"Flush":    panicOf(func() { _ = control.Flush() }),
		"Deadline": panicOf(func() { _ = control.SetWriteDeadline(time.Time{}) }),
		"Hijack":   panicOf(func() { _, _, _ = control.Hijack() }),
	} {
		if !strings.Contains(got, "GET /captured is used after its request ended") {
			t.Errorf("%s panics with %q", what, got)
		}
	}
}
