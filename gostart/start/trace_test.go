package start_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"gostart/start"
)

// tracedSite returns a site and a channel of the traces of its requests.
func tracedSite(t *testing.T) (s site, kept <-chan start.Trace) {
	t.Helper()
	traces := make(chan start.Trace, 10)
	return newSite(t, start.Tracing(func(trace start.Trace) { traces <- trace })), traces
}

func allowEveryone(*start.Context, start.NoParams) (string, error) { return "", nil }

func loadDeferred(c *start.Context, _ start.NoParams) (*start.Deferred[string], error) {
	return ready(c, "late"), nil
}

func showDeferred(d *start.Deferred[string]) templ.Component { return start.Parts(awaited(d, "late")) }

func TestATraceRecordsTheStepsOfARequest(t *testing.T) {
	t.Parallel()
	s, kept := tracedSite(t)
	s.Route("/page/:id", start.Page(loadDeferred, showDeferred), start.Guard(allowEveryone), namedLayout("layout"))
	s.Route("/fails", fails(errors.New("broken")))
	s.Route("/methods", start.Methods{GET: func(c *start.Context) error { return c.JSON(http.StatusOK, "done") }})
	s.Route("/mount/*rest", start.Mount(func(*start.Context) http.Handler { return http.NotFoundHandler() }))
	s.Route("/panics", start.Page(func(*start.Context, start.NoParams) (int, error) { panic("broken") }, nil))
	s.Func(start.Func("save", func(*start.Context, start.Nothing) (start.Nothing, error) { return start.Nothing{}, nil }))
	for _, c := range []struct {
		method, path string
		status       int
		steps        []string // with "!" if it failed
	}{
		{http.MethodGet, "/page/canary?token=canary", 200, []string{"guard start_test.allowEveryone", "layout start_test", "page start_test.loadDeferred", "part late", "render"}},
		{http.MethodGet, "/fails", 500, []string{"page!", "render"}},
		{http.MethodGet, "/methods", 200, []string{"handler start_test.Test"}},
		{http.MethodGet, "/mount/at", 404, []string{"handler /mount/*rest"}},
		{http.MethodGet, "/panics", 500, []string{"page! start_test.Test", "render"}},
		{http.MethodPost, "/_fn/save", 303, []string{"function save"}},
		{http.MethodGet, "/nowhere", 404, []string{"render"}},
	} {
		response := s.send(t, c.method, c.path, nil)
		trace := <-kept
		path, _, _ := strings.Cut(c.path, "?")
		if trace.Method != c.method || trace.Path != path || trace.Status != c.status || trace.ID != response.Header.Get(start.RequestIDHeader) {
			t.Errorf("%s is traced as %+v", c.path, trace)
		}
		hasSteps(t, trace, c.steps)
	}
}

// hasSteps checks that a trace has these steps, and that no step is longer than the
// request.
func hasSteps(t *testing.T, trace start.Trace, wanted []string) {
	t.Helper()
	for _, want := range wanted {
		if !slices.ContainsFunc(trace.Steps, func(s start.Step) bool { return strings.HasPrefix(describe(s), want) }) {
			t.Errorf("%s: no step %q in %+v", trace.Path, want, trace.Steps)
		}
	}
	if trace.FirstByte <= 0 || trace.Took < trace.FirstByte {
		t.Errorf("%s: the first byte took %v of %v", trace.Path, trace.FirstByte, trace.Took)
	}
	for _, step := range trace.Steps {
		if step.Began < 0 || step.Took < 0 || step.Began+step.Took > trace.Took {
			t.Errorf("%s: %+v does not fit into %v", trace.Path, step, trace.Took)
		}
	}
}

func describe(s start.Step) string {
	failed := ""
	if s.Failed {
		failed = "!"
	}
	return s.Kind + failed + " " + s.Name
}

func TestServerTimingListsTheSteps(t *testing.T) {
	t.Parallel()
	s, _ := tracedSite(t)
	s.Route("/page", says("page"), namedLayout("layout"))
	s.Handle("/static", http.NotFoundHandler())
	timing := s.get(t, "/page").Header.Get("Server-Timing")
	for _, metric := range []string{`layout;desc="start_test\.[\w.]+"`, `page;desc="start_test\.[\w.]+"`, `render;desc="render"`, `total`} {
		if !regexp.MustCompile(`(^|, )` + metric + `;dur=\d+\.\d{3}(, |$)`).MatchString(timing) {
			t.Errorf("Server-Timing: %s: want %s in it", timing, metric)
		}
	}
	for _, path := range []string{"/nowhere", "/static/app.css", "/healthz"} {
		if got := s.get(t, path).Header.Get("Server-Timing"); !strings.Contains(got, "total;dur=") {
			t.Errorf("%s: Server-Timing: %q", path, got)
		}
	}
}

func TestWithoutTracingThereIsNoServerTiming(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/page", says("page"), namedLayout("layout"))
	s.get(t, "/page").hasHeader(t, "Server-Timing", "")
}

func TestAnAbortedRequestIsTraced(t *testing.T) {
	t.Parallel()
	s, kept := tracedSite(t)
	s.Route("/page", start.Page(func(*start.Context, start.NoParams) (int, error) { panic(http.ErrAbortHandler) }, nil))
	func() {
		defer func() { _ = recover() }()
		s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/page", nil))
	}()
	if trace := <-kept; trace.Path != "/page" || len(trace.Steps) != 1 || !trace.Steps[0].Failed {
		t.Errorf("traced as %+v", trace)
	}
}
