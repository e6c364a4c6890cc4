package start_test

import (
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/a-h/templ"

	"gostart/start"
)

// counted returns a function of PerRequest that tells how often it has run.
func counted(err error) func(*start.Context) (int64, error) {
	var runs atomic.Int64
	return start.PerRequest(func(*start.Context) (int64, error) { return runs.Add(1), err })
}

func TestOnceRunsOncePerRequest(t *testing.T) {
	t.Parallel()
	once := counted(nil)
	s := newSite(t)
	s.Route("/", loads(func(c *start.Context) string {
		first, _ := once(c)
		second, _ := once(c)
		return fmt.Sprint(first, second)
	}), wraps(once, func(run int64) templ.Component { return text(fmt.Sprintf("run %d", run)) }))

	s.get(t, "/").wants(t, http.StatusOK, "run 1")
	s.get(t, "/").wants(t, http.StatusOK, "run 2")
}

func TestOnceRunsOnceForAPageAndTheErrorThatReplacesIt(t *testing.T) {
	t.Parallel()
	once := counted(nil)
	s := newSite(t)
	s.Errors("/",
		wraps(once, func(run int64) templ.Component { return text(fmt.Sprintf("run %d", run)) }),
		start.Errors(func(*start.Error) templ.Component { return text("") }))
	s.Route("/", start.Page(func(c *start.Context, _ start.NoParams) (string, error) {
		_, _ = once(c)
		return "", start.NotFound()
	}, text))

	s.get(t, "/").wants(t, http.StatusNotFound, "run 1")
	s.get(t, "/nowhere").wants(t, http.StatusNotFound, "run 2")
}

func TestOnceRunsOnceForLoadersSideBySide(t *testing.T) {
	t.Parallel()
	once := counted(nil)
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

func TestOnceRemembersAnErrorToo(t *testing.T) {
	t.Parallel()
	once := counted(errors.New("no session"))
	s := newSite(t)
	s.Route("/", loads(func(c *start.Context) string {
		_, _ = once(c)
		run, err := once(c)
		return fmt.Sprint(run, " ", err)
	}))

	s.get(t, "/").wants(t, http.StatusOK, "1 no session")
}

func TestTwoFunctionsAreRememberedApart(t *testing.T) {
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

// It must not look as if it had returned: a guard would let everyone in.
func TestWhatHasPanickedIsAnErrorToAllWhoAskAgain(t *testing.T) {
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

	s.get(t, "/").wants(t, http.StatusOK, "a function that was given to PerRequest has panicked")
}
