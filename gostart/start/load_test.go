package start_test

import (
	"net/http"
	"slices"
	"sync"
	"testing"

	"github.com/a-h/templ"

	"gostart/start"
)

// waitForAll returns a loader that waits until all other loaders run, or until it is
// cancelled.
func waitForAll(others *sync.WaitGroup) func(*start.Context) (string, error) {
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

func TestLoadersRunConcurrently(t *testing.T) {
	t.Parallel()
	var all sync.WaitGroup
	all.Add(3)
	s := newSite(t)
	view := func(met string) templ.Component { return templ.Join(text(met), templ.ComponentFunc(renderChildren)) }
	s.Route("/", loads(func(c *start.Context) string { met, _ := waitForAll(&all)(c); return met }),
		layoutOf(waitForAll(&all), view), layoutOf(waitForAll(&all), view))
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
	s.Route("/page", page(fails), layoutOf(waits, text), layoutOf(waits, text))
	s.Route("/layout", page(waits), layoutOf(waits, text), layoutOf(fails, text))
	s.Route("/panic", page(waits), layoutOf(panics, text))
	s.get(t, "/page").wants(t, http.StatusNotFound)
	s.get(t, "/layout").wants(t, http.StatusNotFound)
	s.get(t, "/panic").wants(t, http.StatusInternalServerError)
	if all, failed := s.logged(t, "request failed"); len(failed) != 1 {
		t.Errorf("the log says %s, want the panic once, and no error of a cancelled loader", all)
	}
}

func TestConcurrentLoadersCanAllSetHeaders(t *testing.T) {
	t.Parallel()
	var all sync.WaitGroup
	all.Add(4)
	meet := waitForAll(&all) // so that the race detector finds shared state
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
	s.Route("/", public, layoutOf(says("a"), text), layoutOf(private, text), layoutOf(says("b"), text))
	response := s.get(t, "/")
	response.hasHeader(t, "X-A", "1")
	response.hasHeader(t, "X-B", "1")
	response.hasHeader(t, "Cache-Control", "no-store")
	if got, want := response.Header.Values("Vary"), []string{"Accept-Encoding", "a", "b"}; !slices.Equal(got, want) {
		t.Errorf("Vary is %v, want %v", got, want)
	}
	if got := len(response.Cookies()); got != 2 {
		t.Errorf("the response sets %d cookies, want 2", got)
	}
}

func TestALayoutCancelledByItsPageLoadsAgainForTheError(t *testing.T) {
	t.Parallel()
	began := make(chan struct{})
	var once sync.Once
	shell := layoutOf(func(c *start.Context) (string, error) {
		first := false
		once.Do(func() { first = true; close(began) })
		if first {
			<-c.Done()
			return "", c.Err()
		}
		return "shell ", nil
	}, func(name string) templ.Component { return templ.Join(text(name), templ.ComponentFunc(renderChildren)) })
	s := newSite(t)
	s.Route("/", start.Page(func(*start.Context, start.NoParams) (string, error) {
		<-began
		return "", start.Forbidden()
	}, text), shell, errorPageWith("inside: "))
	s.get(t, "/").wants(t, http.StatusForbidden, "shell inside: <h1>Not allowed</h1>")
}

func TestAMemoisedFunctionIsNotCancelledWithItsLoader(t *testing.T) {
	t.Parallel()
	called := make(chan struct{})
	who := start.PerRequest(func(c *start.Context) (string, error) {
		close(called)
		return "Ada", c.Err()
	})
	s := newSite(t)
	s.Route("/", start.Page(func(*start.Context, start.NoParams) (string, error) {
		<-called
		return "", start.NotFound()
	}, text), layoutOf(who, func(name string) templ.Component {
		return templ.Join(text(name+" "), templ.ComponentFunc(renderChildren))
	}), errorPageWith(""))
	s.get(t, "/").wants(t, http.StatusNotFound, "Ada <h1>Page not found")
}
