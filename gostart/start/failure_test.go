package start_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/a-h/templ"

	"gostart/start"
)

// panics is a page whose loader panics with value.
func panics(value any) start.Route {
	return loads(func(*start.Context) string { panic(value) })
}

func TestAServerErrorIsLoggedOnceAndNotShown(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/failing", fails(fmt.Errorf("load devices: %w", errors.New("canary-detail"))))

	page := s.get(t, "/failing?token=canary-query")

	page.wants(t, http.StatusInternalServerError, "Something went wrong")
	page.lacks(t, "canary", "load devices")
	_, failed := s.logged(t, "request failed")
	want := entry{Level: "ERROR", Msg: "request failed", Path: "/failing", Request: page.Header.Get("X-Request-Id"), Error: "load devices: canary-detail"}
	if len(failed) != 1 || failed[0] != want {
		t.Errorf("the log says %+v, want once %+v", failed, want)
	}
}

func TestARefusedRequestIsNotLoggedAsAnError(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/refused", fails(start.Forbidden()))
	s.Route("/moved", fails(start.Redirect("/")))
	for _, path := range []string{"/refused", "/moved", "/nowhere"} {
		s.get(t, path)
	}
	if all, _ := s.logged(t, ""); strings.Contains(all, "ERROR") {
		t.Errorf("the log holds an error: %s", all)
	}
}

func TestAViewThatFailsHalfWayIsNotShown(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/failing", renders(func(_ context.Context, w io.Writer) error {
		fmt.Fprint(w, "half a page")
		return errors.New("canary-view")
	}), namedLayout("shell"))
	s.Route("/panicking", renders(func(_ context.Context, w io.Writer) error {
		fmt.Fprint(w, "half a page")
		panic("canary-view")
	}), namedLayout("shell"))
	s.Route("/fine", says("fine"))
	for _, path := range []string{"/failing", "/panicking"} {
		page := s.get(t, path)
		page.wants(t, http.StatusInternalServerError, "<h1>Something went wrong</h1>")
		page.lacks(t, "half a page", "shell", "canary-view")
		if got := s.get(t, "/fine").body; got != "fine" {
			t.Errorf("the page after it answers %q, want %q", got, "fine")
		}
	}
}

func TestAPanicAnswers500AndIsLoggedOnceWithItsStack(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/panicking", panics("boom"))

	s.get(t, "/panicking").wants(t, http.StatusInternalServerError, "Something went wrong")
	s.get(t, "/panicking", asJSON).wants(t, http.StatusInternalServerError, `"code":"INTERNAL"`)

	all, failed := s.logged(t, "request failed")
	if len(failed) != 2 {
		t.Fatalf("two panics are logged %d times", len(failed))
	}
	place, _, _ := strings.Cut(failed[0].Error, " < ")
	if !strings.HasPrefix(place, "panic: boom, at start_test.") || !strings.Contains(place, "(start/failure_test.go:") {
		t.Errorf("the log says %q first, want the panic and its place", place)
	}
	if strings.Contains(all, "goroutine") || strings.Contains(all, "+0x") {
		t.Errorf("the log holds a dump of goroutines: %s", all)
	}
}

func TestReportPanicsReportsEachPanicWithItsStack(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var reported []start.Panic
	s := newSite(t, start.ReportPanics(func(p start.Panic) {
		mu.Lock()
		defer mu.Unlock()
		reported = append(reported, p)
	}))
	s.Route("/panicking", panics("boom"), layoutOf(func(*start.Context) (string, error) { return "", nil }, text))
	s.Route("/secret", panics(errors.New("canary")))
	s.Route("/failing", fails(errors.New("no database")))

	s.get(t, "/panicking?code=canary").lacks(t, "boom", "failure_test.go")
	s.get(t, "/secret").lacks(t, "errors")
	s.get(t, "/failing")
	if len(reported) != 2 {
		t.Fatalf("%d panics are reported, want 2", len(reported))
	}
	p := reported[0]
	if p.Method != http.MethodGet || p.Path != "/panicking" || p.Message != "boom" || len(p.Frames) < 3 {
		t.Errorf("the first report is %+v", p)
	}
	if first := p.Frames[0]; !strings.HasPrefix(first.Function, "gostart/start_test.") || !strings.HasSuffix(first.File, "/start/failure_test.go") || first.Line == 0 {
		t.Errorf("the panic came from %+v", first)
	}
	if got := reported[1].Message; got != "a value of type *errors.errorString" {
		t.Errorf("the message of a panic with a possible secret is %q", got)
	}
	all, failed := s.logged(t, "request failed")
	if len(failed) != 3 || failed[0].Error != "panic: boom" || !strings.Contains(all, `"stack":[`) || strings.Contains(all, "canary") {
		t.Errorf("the log says %s", all)
	}
}

func TestAnyValueCanBePanickedWith(t *testing.T) {
	t.Parallel()
	for _, value := range []any{"text", errors.New("error"), start.NotFound(), []int{1}, map[string]int{}, 0} {
		s := newSite(t)
		s.Route("/", panics(value))
		s.get(t, "/").wants(t, http.StatusInternalServerError, "Something went wrong")
	}
}

func TestErrAbortHandlerDropsTheConnection(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/", panics(http.ErrAbortHandler))
	if response, err := s.Client().Get(s.URL); err == nil {
		response.Body.Close()
		t.Errorf("GET / answers %s, want a dropped connection", response.Status)
	}
	if all, failed := s.logged(t, "request failed"); len(failed) > 0 {
		t.Errorf("the log says %s", all)
	}
	if all, lines := s.logged(t, "request"); len(lines) != 1 || !strings.Contains(all, `"status":0`) {
		t.Errorf("the log says %s", all)
	}
}

func TestAnAbortedResponseLooksIncomplete(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/export/*path", start.Mount(func(*start.Context) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, "half a file")
			_ = http.NewResponseController(w).Flush()
			panic("boom")
		})
	}))
	response, err := s.Client().Get(s.URL + "/export")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()

	body, err := io.ReadAll(response.Body)

	if string(body) != "half a file" || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("the body reads as %q, %v, want half a file and then %v", body, err, io.ErrUnexpectedEOF)
	}
	all, failed := s.logged(t, "request failed")
	_, requests := s.logged(t, "request")
	if len(failed) != 1 || len(requests) != 1 {
		t.Errorf("the log says %s, want the failure once and the request once", all)
	}
}

func TestAFailingErrorPageFallsBackToText(t *testing.T) {
	t.Parallel()
	fine := errorPageWith("")
	failing := start.Errors(func(*start.Error) templ.Component {
		return templ.ComponentFunc(func(context.Context, io.Writer) error { return errors.New("canary") })
	})
	panicking := start.Errors(func(*start.Error) templ.Component { panic("canary") })
	layout := func(load func(*start.Context) (string, error)) start.Wrapper { return layoutOf(load, text) }
	for name, setUp := range map[string]func(*start.App){
		"its view fails":  func(app *start.App) { app.Errors("/", failing) },
		"its view panics": func(app *start.App) { app.Errors("/", panicking) },
		"its layout fails": func(app *start.App) {
			app.Errors("/", layout(func(*start.Context) (string, error) { return "", errors.New("canary") }), fine)
		},
		"its layout panics": func(app *start.App) {
			app.Errors("/", layout(func(*start.Context) (string, error) { panic("canary") }), fine)
		},
		"its layout answers 404": func(app *start.App) {
			app.Errors("/", layout(func(*start.Context) (string, error) { return "", start.NotFound() }), fine)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			setUp(s.App)
			page := s.get(t, "/nowhere")
			page.wants(t, http.StatusNotFound, "Page not found\n\nThe address may be mistyped")
			page.hasHeader(t, "Content-Type", "text/plain; charset=utf-8")
			page.lacks(t, "canary")
			if all, failed := s.logged(t, "error page failed"); len(failed) != 1 || failed[0].Request != page.Header.Get("X-Request-Id") {
				t.Errorf("the log says %s", all)
			}
		})
	}
}

func TestWithoutAnErrorPageErrorsAreText(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Errors("/")
	s.get(t, "/nowhere").wants(t, http.StatusNotFound, "Page not found\n\n")
	if all, failed := s.logged(t, "error page failed"); len(failed) > 0 {
		t.Errorf("the log says %s", all)
	}
}

func TestACancelledRequestIsNotLoggedAsAnError(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	began := make(chan struct{})
	s.Route("/", start.Page(func(c *start.Context, _ start.NoParams) (string, error) {
		close(began)
		<-c.Done()
		return "", c.Err()
	}, text))
	ctx, leave := context.WithCancel(t.Context())
	go func() { <-began; leave() }()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Client().Do(r); !errors.Is(err, context.Canceled) {
		t.Fatalf("the visitor did not leave: %v", err)
	}
	if all, failed := s.logged(t, "request failed"); len(failed) > 0 {
		t.Errorf("the log says %s", all)
	}
}
