package start_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/a-h/templ"

	"gostart/start"
)

// allServices has a field of each kind that can be nil.
type allServices struct {
	Pointer   *int
	Interface fmt.Stringer
	Typed     fmt.Stringer // an interface that holds a nil pointer
	Func      func()
	Map       map[string]int
	Chan      chan int
	embedded

	Slice    []int
	Number   int
	Optional *int `start:"optional"`
	hidden   *int
}

type embedded struct{ Inner *int }

func TestANilServiceIsRefusedAtBoot(t *testing.T) {
	t.Parallel()
	_, err := start.New(&allServices{Typed: (*strings.Builder)(nil)}, slog.New(slog.DiscardHandler))
	if err == nil {
		t.Fatal("nil services are accepted")
	}
	var want []string
	for _, field := range []string{"allServices.Pointer", "allServices.Interface", "allServices.Typed", "allServices.Func", "allServices.Map", "allServices.Chan", "embedded.Inner"} {
		want = append(want, "start: New: services: "+field+" is nil; set it before New")
	}
	if got := err.Error(); got != strings.Join(want, "\n") {
		t.Errorf("New returns\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

func TestCompleteServicesAreAccepted(t *testing.T) {
	t.Parallel()
	n := 1
	all := &allServices{
		Pointer: &n, Interface: new(strings.Builder), Typed: new(strings.Builder), Func: func() {},
		Map: map[string]int{}, Chan: make(chan int), embedded: embedded{&n},
	}
	if _, err := start.New(all, slog.New(slog.DiscardHandler)); err != nil || all.hidden != nil {
		t.Error(err)
	}
}

func TestServicesAreAPointerToAStruct(t *testing.T) {
	t.Parallel()
	for _, services := range []any{nil, allServices{}, (*allServices)(nil), new(int), io.Discard, map[string]int{}} {
		_, err := start.New(services, slog.New(slog.DiscardHandler))
		if err == nil || !strings.Contains(err.Error(), "pass a non-nil pointer to a struct") {
			t.Errorf("New with a %T returns %v", services, err)
		}
	}
	if _, err := start.New(&struct{}{}, nil); err == nil {
		t.Error("a nil log is accepted")
	}
}

func TestServicesOfAnotherTypePanics(t *testing.T) {
	t.Parallel()
	s := newSiteWith(t, &namedServices{"app"})
	s.Route("/", loads(func(c *start.Context) string {
		return panicOf(func() { start.Services[allServices](c) })
	}))
	s.get(t, "/").wants(t, http.StatusOK, "start: Services: the app's services are a *start_test.namedServices, not a *start_test.allServices")
}

// countRuns returns a PerRequest function that returns how often it has run, and err.
func countRuns(err error) func(*start.Context) (int64, error) {
	var runs atomic.Int64
	return start.PerRequest(func(*start.Context) (int64, error) { return runs.Add(1), err })
}

func TestPerRequestRunsOncePerRequest(t *testing.T) {
	t.Parallel()
	runs := countRuns(nil)
	s := newSite(t)
	s.Route("/", loads(func(c *start.Context) string {
		first, _ := runs(c)
		second, _ := runs(c)
		return fmt.Sprint(first, second)
	}), layoutOf(runs, func(run int64) templ.Component { return text(fmt.Sprintf("run %d", run)) }))

	s.get(t, "/").wants(t, http.StatusOK, "run 1")
	s.get(t, "/").wants(t, http.StatusOK, "run 2")
}

func TestPerRequestRunsOnceForAPageAndItsErrorPage(t *testing.T) {
	t.Parallel()
	once := countRuns(nil)
	s := newSite(t)
	s.Errors("/",
		layoutOf(once, func(run int64) templ.Component { return text(fmt.Sprintf("run %d", run)) }),
		start.Errors(func(*start.Error) templ.Component { return text("") }))
	s.Route("/", start.Page(func(c *start.Context, _ start.NoParams) (string, error) {
		_, _ = once(c)
		return "", start.NotFound()
	}, text))

	s.get(t, "/").wants(t, http.StatusNotFound, "run 1")
	s.get(t, "/nowhere").wants(t, http.StatusNotFound, "run 2")
}

func TestPerRequestRunsOnceForConcurrentLoaders(t *testing.T) {
	t.Parallel()
	once := countRuns(nil)
	s := newSite(t)
	s.Route("/", loads(func(c *start.Context) string {
		var sum atomic.Int64
		var loaders sync.WaitGroup
		for range 10 {
			loaders.Go(func() {
				run, _ := once(c)
				sum.Add(run)
			})
		}
		loaders.Wait()
		return fmt.Sprint("sum ", sum.Load())
	}))

	s.get(t, "/").wants(t, http.StatusOK, "sum 10")
	s.get(t, "/").wants(t, http.StatusOK, "sum 20")
}

func TestPerRequestMemoisesAnErrorToo(t *testing.T) {
	t.Parallel()
	once := countRuns(errors.New("no session"))
	s := newSite(t)
	s.Route("/", loads(func(c *start.Context) string {
		_, _ = once(c)
		run, err := once(c)
		return fmt.Sprint(run, " ", err)
	}))

	s.get(t, "/").wants(t, http.StatusOK, "1 no session")
}

func TestPerRequestMemoisesEachFunctionSeparately(t *testing.T) {
	t.Parallel()
	name := start.PerRequest(func(*start.Context) (string, error) { return "Ada", nil })
	city := start.PerRequest(func(*start.Context) (string, error) { return "London", nil })
	s := newSite(t)
	s.Route("/", loads(func(c *start.Context) string {
		n, _ := name(c)
		in, _ := city(c)
		return n + " in " + in
	}))

	s.get(t, "/").wants(t, http.StatusOK, "Ada in London")
}

// If a memoised function returned no error after a panic, a guard would let everyone
// in.
func TestPerRequestReturnsAnErrorAfterAPanic(t *testing.T) {
	t.Parallel()
	broken := start.PerRequest(func(*start.Context) (string, error) { panic("boom") })
	s := newSite(t)
	s.Route("/", loads(func(c *start.Context) string {
		func() {
			defer func() { _ = recover() }()
			_, _ = broken(c)
		}()
		_, err := broken(c)
		return fmt.Sprint(err)
	}))

	s.get(t, "/").wants(t, http.StatusOK, "PerRequest: the function panicked in an earlier call")
}

func TestTheHeadersOfAMemoisedFunctionReachTheResponseWhicheverLoaderCallsFirst(t *testing.T) {
	t.Parallel()
	private := start.PerRequest(func(c *start.Context) (string, error) {
		c.Response().Header().Add("Vary", "Cookie")
		c.Response().Header().Add("Set-Cookie", "session=renewed")
		c.NoStore()
		return "ada", nil
	})
	s := newSite(t)
	s.Route("/", pageOf(func(c *start.Context) []templ.Component {
		d := start.Defer(c, "a", func(ctx context.Context) (string, error) { return private(start.From(ctx)) })
		return []templ.Component{awaited(d, "a")} // this loader has not called it
	}), layoutOf(private, func(name string) templ.Component { return templ.Join(text(name), templ.ComponentFunc(renderChildren)) }))
	got := s.get(t, "/")
	got.wants(t, http.StatusOK, "ada")
	got.lacks(t, "went wrong")
	got.hasHeader(t, "Cache-Control", "no-store")
	if vary, cookies := got.Header.Values("Vary"), got.Header.Values("Set-Cookie"); !slices.Contains(vary, "Cookie") || len(cookies) != 1 {
		t.Errorf("Vary is %q, and the cookies are %q", vary, cookies)
	}
}

func TestALoaderKeepsTheHeadersOfAllItsMemoisedFunctions(t *testing.T) {
	t.Parallel()
	setting := func(name string, inner ...func(*start.Context) (string, error)) func(*start.Context) (string, error) {
		return start.PerRequest(func(c *start.Context) (string, error) {
			for _, call := range inner {
				_, _ = call(c)
			}
			if name != "" {
				c.Response().Header().Add("Vary", name)
			}
			return "", nil
		})
	}
	one, two := setting("One"), setting("Two")
	nested := setting("", one)
	own := func(c *start.Context) (string, error) {
		c.Response().Header().Add("Vary", "Own")
		return "", nil
	}
	for name, test := range map[string]struct {
		calls []func(*start.Context) (string, error)
		want  string
	}{
		"one":                    {[]func(*start.Context) (string, error){one}, "One"},
		"one twice":              {[]func(*start.Context) (string, error){one, one}, "One"},
		"two":                    {[]func(*start.Context) (string, error){one, two, one}, "One,Two"},
		"one in another":         {[]func(*start.Context) (string, error){nested, two}, "One,Two"},
		"the loader's own":       {[]func(*start.Context) (string, error){one, own, two}, "One,Own,Two"},
		"the loader's own first": {[]func(*start.Context) (string, error){own, nested}, "Own,One"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			var seen string
			s.Route("/", loads(func(c *start.Context) string {
				for _, call := range test.calls {
					_, _ = call(c)
				}
				seen = strings.Join(c.Response().Header().Values("Vary"), ",")
				return ""
			}), layoutOf(nested, func(string) templ.Component { return templ.ComponentFunc(renderChildren) }))
			vary := strings.Join(s.get(t, "/").Header.Values("Vary"), ",")
			for _, name := range strings.Split(test.want, ",") {
				if strings.Count(vary, name) != 1 {
					t.Errorf("Vary is %q, want %s in it once", vary, name)
				}
			}
			if seen != test.want {
				t.Errorf("the loader reads the Vary %q, want %q", seen, test.want)
			}
		})
	}
}
