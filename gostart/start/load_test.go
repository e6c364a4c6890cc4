package start_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"testing"

	"github.com/a-h/templ"

	"gostart/start"
)

// meets waits until others are there too, or its loader is cancelled.
func meets(others *sync.WaitGroup) func(*start.Context) (string, error) {
	return func(c *start.Context) (string, error) {
		others.Done()
		all := make(chan struct{})
		go func() { others.Wait(); close(all) }()
		select {
		case <-all:
			return "met ", nil
		case <-c.Done():
			return "", c.Err()
		}
	}
}

func TestLoadersOfAChainRunSideBySide(t *testing.T) {
	t.Parallel()
	var all sync.WaitGroup
	all.Add(3)
	s := newSite(t)
	view := func(met string) templ.Component { return templ.Join(text(met), templ.ComponentFunc(children)) }
	s.Route("/", loads(func(c *start.Context) string { met, _ := meets(&all)(c); return met }),
		wraps(meets(&all), view), wraps(meets(&all), view))
	s.get(t, "/").wants(t, http.StatusOK, "met met met")
}

func TestTheFirstLoaderThatFailsCancelsTheOthers(t *testing.T) {
	t.Parallel()
	waits := func(c *start.Context) (string, error) { <-c.Done(); return "", c.Err() }
	fails := func(*start.Context) (string, error) { return "", start.NotFound() }
	panics := func(*start.Context) (string, error) { panic("canary") }
	page := func(load func(*start.Context) (string, error)) start.Route {
		return start.Page(func(c *start.Context, _ start.NoParams) (string, error) { return load(c) }, text)
	}
	s := newSite(t)
	s.Route("/page", page(fails), wraps(waits, text), wraps(waits, text))
	s.Route("/layout", page(waits), wraps(waits, text), wraps(fails, text))
	s.Route("/panic", page(waits), wraps(panics, text))
	s.get(t, "/page").wants(t, http.StatusNotFound)
	s.get(t, "/layout").wants(t, http.StatusNotFound)
	s.get(t, "/panic").wants(t, http.StatusInternalServerError)
	if all, failed := s.logged(t, "request failed"); len(failed) != 1 {
		t.Errorf("the log says %s, want the panic once, and nothing of who was cancelled", all)
	}
}

func TestLoadersSideBySideMayAllSayThingsOfTheAnswer(t *testing.T) {
	t.Parallel()
	var all sync.WaitGroup
	all.Add(4)
	meet := meets(&all) // so that the race detector sees what they share
	says := func(name string) func(*start.Context) (string, error) {
		return func(c *start.Context) (string, error) {
			if _, err := meet(c); err != nil {
				return "", err
			}
			header := c.Response().Header()
			header.Add("Vary", name)
			header.Set("X-"+name, "1")
			http.SetCookie(c.Response(), &http.Cookie{Name: name, Value: "1"})
			return "", nil
		}
	}
	private := func(c *start.Context) (string, error) {
		_, err := meet(c)
		c.NoStore()
		return "", err
	}
	public := start.Page(func(c *start.Context, _ start.NoParams) (string, error) {
		_, err := meet(c)
		c.Response().Header().Set("Cache-Control", "public")
		return "", err
	}, text)
	s := newSite(t)
	s.Route("/", public, wraps(says("a"), text), wraps(private, text), wraps(says("b"), text))
	answer := s.get(t, "/")
	answer.hasHeader(t, "X-A", "1")
	answer.hasHeader(t, "X-B", "1")
	answer.hasHeader(t, "Cache-Control", "no-store")
	if got, want := answer.Header.Values("Vary"), []string{"Accept-Encoding", "a", "b"}; !slices.Equal(got, want) {
		t.Errorf("the answer varies by %v, want %v", got, want)
	}
	if got := len(answer.Cookies()); got != 2 {
		t.Errorf("the answer sets %d cookies, want 2", got)
	}
}

func TestALayoutCancelledByItsPageLoadsAgainForTheError(t *testing.T) {
	t.Parallel()
	began := make(chan struct{})
	var once sync.Once
	shell := wraps(func(c *start.Context) (string, error) {
		first := false
		once.Do(func() { first = true; close(began) })
		if first {
			<-c.Done()
			return "", c.Err()
		}
		return "shell ", nil
	}, func(name string) templ.Component { return templ.Join(text(name), templ.ComponentFunc(children)) })
	s := newSite(t)
	s.Route("/", start.Page(func(*start.Context, start.NoParams) (string, error) {
		<-began
		return "", start.Forbidden()
	}, text), shell, errorsSay("inside: "))
	s.get(t, "/").wants(t, http.StatusForbidden, "shell inside: <h1>Not allowed</h1>")
}

func TestWhatOneLoaderRemembersIsNotCancelledWithIt(t *testing.T) {
	t.Parallel()
	asked := make(chan struct{})
	who := start.PerRequest(func(c *start.Context) (string, error) {
		close(asked)
		select {
		case <-c.Done():
			return "", c.Err()
		case <-context.Background().Done():
			return "", errors.New("never")
		default:
			return "Ada", nil
		}
	})
	s := newSite(t)
	s.Route("/", start.Page(func(*start.Context, start.NoParams) (string, error) {
		<-asked
		return "", start.NotFound()
	}, text), wraps(who, func(name string) templ.Component { return templ.Join(text(name+" "), templ.ComponentFunc(children)) }), errorsSay(""))
	s.get(t, "/").wants(t, http.StatusNotFound, "Ada <h1>Page not found")
}
