package start_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"gostart/start"
)

// observe returns middleware like that of otelhttp: it wraps the writer to record the
// status and the size, and adds a value to the context.
func observe(seen *[]string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			o := &observedWriter{ResponseWriter: w, status: http.StatusOK}
			next.ServeHTTP(o, r.WithContext(context.WithValue(r.Context(), probeKey{}, "span")))
			*seen = append(*seen, fmt.Sprintf("%s %s %d %d", r.Method, r.URL.Path, o.status, o.bytes))
		})
	}
}

type observedWriter struct {
	http.ResponseWriter
	status, bytes int
}

func (o *observedWriter) WriteHeader(status int) {
	o.status = status
	o.ResponseWriter.WriteHeader(status)
}
func (o *observedWriter) Unwrap() http.ResponseWriter { return o.ResponseWriter }
func (o *observedWriter) Write(p []byte) (int, error) {
	n, err := o.ResponseWriter.Write(p)
	o.bytes += n
	return n, err
}

// cors is middleware like that for CORS: it adds headers, and answers preflights.
func cors(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "https://other.example")
		if r.Method == http.MethodOptions {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func TestThirdPartyMiddlewareWorks(t *testing.T) {
	t.Parallel()
	var seen []string
	s := newSite(t, observe(&seen), cors)
	s.Route("/", loads(func(c *start.Context) string { return fmt.Sprint("in a ", c.Value(probeKey{})) }))
	s.Route("/failing", fails(errors.New("canary")))
	s.Route("/panicking", panics("boom"))

	s.get(t, "/").wants(t, http.StatusOK, "in a span")
	s.get(t, "/failing").wants(t, http.StatusInternalServerError, "<h1>Something went wrong</h1>")
	s.get(t, "/panicking").wants(t, http.StatusInternalServerError, "<h1>Something went wrong</h1>")
	nowhere := s.get(t, "/nowhere")
	nowhere.wants(t, http.StatusNotFound, "<h1>Page not found</h1>")
	nowhere.hasHeader(t, "Access-Control-Allow-Origin", "https://other.example")
	preflight := s.send(t, http.MethodOptions, "/", nil)
	preflight.wants(t, http.StatusNoContent)
	preflight.hasHeader(t, "Content-Security-Policy", "")

	s.Close()
	failed := len("<h1>Something went wrong</h1><p>We logged the error. Try again in a minute.</p>map[]")
	want := []string{
		"GET / 200 9", fmt.Sprint("GET /failing 500 ", failed), fmt.Sprint("GET /panicking 500 ", failed),
		fmt.Sprint("GET /nowhere 404 ", len(nowhere.body)), "OPTIONS / 204 0",
	}
	if !slices.Equal(seen, want) {
		t.Errorf("the middleware saw %q, want %q", seen, want)
	}
}

func TestMiddlewareRunsInOrderAndIsComposedOnce(t *testing.T) {
	t.Parallel()
	var made []string
	mark := func(name string) func(http.Handler) http.Handler {
		return func(next http.Handler) http.Handler {
			made = append(made, name)
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Add("Passed", name)
				next.ServeHTTP(w, r)
			})
		}
	}
	s := newSite(t)
	s.Use(mark("outer"))
	s.Use(mark("middle"), mark("inner"))
	s.Route("/", says("welcome"))
	for _, path := range []string{"/", "/nowhere", "/healthz"} {
		if got := s.get(t, path).Header.Values("Passed"); !slices.Equal(got, []string{"outer", "middle", "inner"}) {
			t.Errorf("%s ran the middleware %v", path, got)
		}
	}
	if want := []string{"inner", "middle", "outer"}; !slices.Equal(made, want) {
		t.Errorf("the middleware is composed in the order %v, want %v", made, want)
	}
	if got := panicOf(func() { s.Use(mark("late")) }); got != "start: Use: the app is serving already; call Use before the first request" {
		t.Errorf("Use says %q", got)
	}
}

func TestFailInMiddlewareAnswersAsAPageDoes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Use(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Query().Get("do") {
			case "refuse":
				start.Fail(w, r, start.Forbidden())
			case "move":
				start.Fail(w, r.WithContext(context.WithValue(r.Context(), probeKey{}, "set")), start.Redirect("/new"))
			case "begin":
				fmt.Fprint(w, "half a page")
				start.Fail(w, r, start.Forbidden())
			case "after":
				next.ServeHTTP(w, r)
				start.Fail(w, r, start.Forbidden())
			case "panic":
				panic("canary")
			default:
				next.ServeHTTP(w, r)
			}
		})
	})
	s.Route("/", says("welcome"))
	for _, path := range []string{"/", "/nowhere"} {
		s.get(t, path+"?do=refuse").wants(t, http.StatusForbidden, "<h1>Not allowed</h1>")
		s.get(t, path+"?do=refuse", asJSON).wants(t, http.StatusForbidden, `"code":"FORBIDDEN"`)
		s.get(t, path+"?do=move").hasHeader(t, "Location", "/new")
		s.get(t, path+"?do=panic").wants(t, http.StatusInternalServerError, "<h1>Something went wrong</h1>")
		for _, do := range []string{"begin", "after"} {
			response, err := s.Client().Get(s.URL + path + "?do=" + do)
			if err != nil {
				continue
			}
			if body, err := io.ReadAll(response.Body); err == nil {
				t.Errorf("%s: the response looks complete: %q", do, body)
			}
			response.Body.Close()
		}
	}
	if _, failed := s.logged(t, "request failed"); len(failed) != 2 {
		t.Errorf("%d failures are logged, want the 2 panics", len(failed))
	}
}

func TestAnErrorPageOfMiddlewareIsCompressed(t *testing.T) {
	t.Parallel()
	s := newPlainSite(t)
	s.Use(start.Check(func(*http.Request) error { return &start.Error{Status: http.StatusForbidden, Message: long} }))
	page := s.get(t, "/", accepting("zstd"))
	page.wants(t, http.StatusForbidden)
	if got := page.decoded(t, "zstd"); !strings.Contains(got, long) {
		t.Errorf("it says %.80q", got)
	}
}

func TestRoutesAndGroupsOfEchoAreInsideOfTheMiddleware(t *testing.T) {
	t.Parallel()
	s := newSite(t, addToContext(withValue))
	e := s.Echo()
	e.GET("/direct", func(ec echo.Context) error {
		return ec.String(http.StatusOK, fmt.Sprint("direct, ", ec.Request().Context().Value(probeKey{}), start.From(ec.Request().Context()).Path()))
	})
	e.GET("/failing", func(echo.Context) error { return echo.NewHTTPError(http.StatusConflict, "canary") })
	e.GET("/panicking", func(echo.Context) error { panic("canary") })
	group := e.Group("/group", func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(ec echo.Context) error {
			ec.Response().Header().Set("Group", "yes")
			return next(ec)
		}
	})
	group.Use(func(next echo.HandlerFunc) echo.HandlerFunc { return next })
	group.GET("/:id", func(ec echo.Context) error { return ec.String(http.StatusOK, "member "+ec.Param("id")) })

	direct := s.get(t, "/direct")
	direct.wants(t, http.StatusOK, "direct, set/direct")
	direct.hasHeader(t, "X-Content-Type-Options", "nosniff")
	s.get(t, "/failing").wants(t, http.StatusConflict, "<h1>Someone else changed this</h1>")
	s.get(t, "/failing", asJSON).wants(t, http.StatusConflict, `"code":"CONFLICT"`)
	s.get(t, "/panicking").wants(t, http.StatusInternalServerError, "<h1>Something went wrong</h1>")
	member := s.get(t, "/group/7")
	member.wants(t, http.StatusOK, "member 7")
	member.hasHeader(t, "Group", "yes")
	s.get(t, "/group").wants(t, http.StatusNotFound, "<h1>Page not found</h1>")
	if got, want := panicOf(func() { s.Route("/direct", says("")) }), "start: two routes answer GET /direct"; got != want {
		t.Errorf("Route says %q, want %q", got, want)
	}
}

type zipping struct {
	http.ResponseWriter
	to io.Writer
}

func (z zipping) Write(p []byte) (int, error) { return z.to.Write(p) }

// echoGzip wraps echo's writer as echo's own Gzip does.
func echoGzip(next echo.HandlerFunc) echo.HandlerFunc {
	return func(ec echo.Context) (err error) {
		response := ec.Response()
		direct, zipped := response.Writer, new(bytes.Buffer)
		w := gzip.NewWriter(zipped)
		response.Writer = zipping{direct, w}
		response.Before(func() {
			direct.Header().Set("Content-Encoding", "gzip")
			direct.Header().Del("Content-Length")
		})
		if err = next(ec); err != nil {
			ec.Error(err)
		}
		w.Close()
		response.Writer = direct
		_, err = zipped.WriteTo(direct)
		return err
	}
}

func TestEchoMiddlewareWrapsPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Client().Transport.(*http.Transport).DisableCompression = true
	s.Echo().Pre(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(ec echo.Context) error {
			if ec.Request().URL.Path == "/old" {
				ec.Request().URL.Path = "/new"
			}
			return next(ec)
		}
	})
	s.Echo().Use(echoGzip, func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(ec echo.Context) error {
			ec.Response().Before(func() { ec.Response().Header().Set("Before", "yes") })
			if ec.QueryParam("stop") != "" {
				return start.Forbidden()
			}
			err := next(ec)
			if ec.Response().Committed != (err == nil) {
				t.Errorf("%s: echo does not know whether the page was written", ec.Path())
			}
			return err
		}
	})
	s.Route("/new", says("new"))
	s.Route("/failing", fails(start.NotFound()))
	for path, want := range map[string]struct {
		status int
		says   string
	}{"/old": {200, "new"}, "/new?stop=1": {403, "Not allowed"}, "/failing": {404, "Page not found"}} {
		got := s.get(t, path, accepting("gzip"))
		got.wants(t, want.status)
		got.hasHeader(t, "Before", "yes")
		if body := got.decoded(t, "gzip"); !strings.Contains(body, want.says) {
			t.Errorf("%s says %q, want %q", path, body, want.says)
		}
	}
}

func TestServingTheEchoOfAnAppPanics(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	got := panicOf(func() {
		s.Echo().ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/healthz", nil))
	})
	if !strings.Contains(got, "serve the App") {
		t.Errorf("it says %q", got)
	}
}

// A handler that still runs after the timeout writes to no other response.
func TestTimeoutHandlerWorksAsMiddleware(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, s site) {
		release, wrote := make(chan struct{}), make(chan string, 1)
		s.Use(func(next http.Handler) http.Handler {
			return http.TimeoutHandler(next, 20*time.Millisecond, "too slow")
		})
		s.Route("/slow/*rest", start.Mount(func(c *start.Context) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				<-release
				<-c.Request().Context().Done()
				wrote <- panicOf(func() { fmt.Fprint(w, "canary") })
			})
		}))
		s.Route("/fast", says("fast"))
		s.get(t, "/slow").wants(t, http.StatusServiceUnavailable, "too slow")
		close(release)
		for range 50 {
			fast := s.get(t, "/fast")
			fast.wants(t, http.StatusOK, "fast")
			fast.lacks(t, "canary")
		}
		<-wrote
	})
}

// BodyDump and RequestLogger of echo do both.
func TestEchoMiddlewareMayHandleAnErrorAndReturnItToo(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Echo().Use(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(ec echo.Context) error {
			err := next(ec)
			if err != nil {
				ec.Error(err)
			}
			return err
		}
	})
	s.Route("/there", says("there"))
	s.Route("/gone", fails(start.NotFound()))
	s.Route("/moved", fails(start.Redirect("/there")))
	s.get(t, "/there").wants(t, http.StatusOK, "there")
	s.get(t, "/gone").wants(t, http.StatusNotFound, "Page not found")
	s.get(t, "/nowhere").wants(t, http.StatusNotFound, "Page not found")
	s.get(t, "/moved").wants(t, http.StatusSeeOther)
	if all, failed := s.logged(t, "request failed"); len(failed) > 0 {
		t.Errorf("the log says %s", all)
	}
}
