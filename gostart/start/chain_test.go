package start_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/a-h/templ"

	"gostart/start"
)

type person struct{ name string }

// requireName is a guard that allows requests with a Name header, and returns the
// person.
var requireName = start.Guard(func(c *start.Context, _ start.NoParams) (person, error) {
	if name := c.Request().Header.Get("Name"); name != "" {
		return person{name}, nil
	}
	return person{}, start.Unauthorized("/login")
})

func TestAGuardProtectsEverythingUnderIt(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/page", says("secret"), requireName)
	s.Route("/files/*path", start.Mount(func(*start.Context) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("secret")) })
	}), requireName)
	s.Route("/api", start.Methods{GET: func(c *start.Context) error { return c.JSON(http.StatusOK, "secret") }}, requireName)
	s.Func(start.Func("tell", func(*start.Context, start.Nothing) (string, error) { return "secret", nil }), requireName)
	s.Errors("/area", requireName, errorPageWith("secret area"))

	name := headers{"Name": "Ada"}
	for _, path := range []string{"/page", "/files/x", "/files", "/api", "/area/nothing"} {
		for _, header := range []headers{nil, asHTMX} {
			s.get(t, path, header).lacks(t, "secret")
		}
		stranger := s.get(t, path)
		stranger.wants(t, http.StatusSeeOther)
		stranger.hasHeader(t, "Location", "/login")
		s.get(t, path, asJSON).wants(t, http.StatusUnauthorized)
	}
	s.post(t, "/_fn/tell", nil, asJSON).lacks(t, "secret")
	s.get(t, "/page", name).wants(t, http.StatusOK, "secret")
	s.get(t, "/files/x", name).wants(t, http.StatusOK, "secret")
	s.get(t, "/api", name).wants(t, http.StatusOK, "secret")
	s.get(t, "/area/nothing", name).wants(t, http.StatusNotFound, "secret area")
	s.post(t, "/_fn/tell", nil, asJSON, name).wants(t, http.StatusOK, "secret")
}

func TestFromGuardReturnsWhatTheGuardReturned(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	greets := loads(func(c *start.Context) string { return "Hello " + start.FromGuard[person](c).name })
	s.Route("/in", greets, requireName)
	s.Route("/out", greets)
	s.get(t, "/in", headers{"Name": "Ada"}).wants(t, http.StatusOK, "Hello Ada")
	s.get(t, "/out", headers{"Name": "Ada"}).wants(t, http.StatusInternalServerError)
	all, _ := s.logged(t, "request failed")
	if want := "no guard of this route returns a start_test.person"; !strings.Contains(all, want) {
		t.Errorf("the log says %s, want %q", all, want)
	}
}

func TestGuardsRunOutermostFirstAndBeforeAnyParamOrLoader(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var ran []string
	note := func(name string) { mu.Lock(); defer mu.Unlock(); ran = append(ran, name) }
	guard := func(name string, err error) start.Wrapper {
		return start.Guard(func(*start.Context, start.NoParams) (int, error) { note(name); return 0, err })
	}
	layout := layoutOf(func(*start.Context) (string, error) { note("layout"); return "", nil }, func(string) templ.Component { return text("") })
	type params struct {
		ID int `path:"id"`
	}
	page := start.Page(func(*start.Context, params) (string, error) { note("page"); return "", nil }, text)
	s := newSite(t)
	s.Route("/a/:id", page, layout, guard("outer", nil), guard("inner", start.Forbidden()), guard("never", nil))
	s.get(t, "/a/x").wants(t, http.StatusForbidden)
	if want := []string{"outer", "inner"}; !slices.Equal(ran, want) {
		t.Errorf("%v ran, want %v", ran, want)
	}
}

func TestMiddlewareOfARouteRunsInsideItsGuards(t *testing.T) {
	t.Parallel()
	mark := func(name string) start.Middleware {
		return func(next start.Handler) start.Handler {
			return func(c *start.Context) error {
				c.Response().Header().Add("Passed", name)
				return next(c)
			}
		}
	}
	page := start.Page(func(*start.Context, start.NoParams) (string, error) { return "", nil }, text)
	s := newSite(t)
	s.Route("/page", page.Use(mark("outer"), mark("inner")), requireName)
	s.Route("/api", start.Methods{GET: func(c *start.Context) error { return c.JSON(http.StatusOK, 1) }}.Use(mark("methods")))
	s.Func(start.Func("f", func(*start.Context, start.Nothing) (int, error) { return 1, nil }).Use(mark("function")))

	if got := s.get(t, "/page").Header.Values("Passed"); len(got) > 0 {
		t.Errorf("a refused request ran the middleware %v", got)
	}
	if got, want := s.get(t, "/page", headers{"Name": "Ada"}).Header.Values("Passed"), []string{"outer", "inner"}; !slices.Equal(got, want) {
		t.Errorf("the request ran the middleware %v, want %v", got, want)
	}
	s.get(t, "/api").hasHeader(t, "Passed", "methods")
	s.post(t, "/_fn/f", url.Values{}, asJSON).hasHeader(t, "Passed", "function")
}

func TestEachMethodHasItsOwnHandler(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/api", start.Methods{
		GET:  func(c *start.Context) error { return c.JSON(http.StatusOK, "got") },
		POST: func(c *start.Context) error { return c.JSON(http.StatusCreated, "made") },
		PUT:  func(*start.Context) error { return start.Forbidden() },
	})
	s.get(t, "/api").wants(t, http.StatusOK, `"got"`)
	s.postJSON(t, "/api", "{}").wants(t, http.StatusCreated, `"made"`)
	s.send(t, http.MethodPut, "/api", nil, asJSON).wants(t, http.StatusForbidden, `"FORBIDDEN"`)
	s.send(t, http.MethodHead, "/api", nil).wants(t, http.StatusOK)
	refused := s.send(t, http.MethodDelete, "/api", nil)
	refused.wants(t, http.StatusMethodNotAllowed)
	refused.hasHeader(t, "Allow", "OPTIONS, GET, HEAD, POST, PUT")
}

func TestLayoutsNestOutermostFirst(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/none", says("page"))
	s.Route("/one", says("page"), namedLayout("shell"))
	s.Route("/three", says("page"), namedLayout("shell"), namedLayout("settings"), namedLayout("profile"))
	for path, want := range map[string]string{
		"/none":  "page",
		"/one":   "shell(page)",
		"/three": "shell(settings(profile(page)))",
	} {
		if got := s.get(t, path).body; got != want {
			t.Errorf("GET %s answers %q, want %q", path, got, want)
		}
	}
}

func TestALayoutThatFailsHidesThePage(t *testing.T) {
	t.Parallel()
	fails := func(err error) start.Wrapper {
		return layoutOf(func(*start.Context) (string, error) { return "", err }, func(string) templ.Component { return text("layout") })
	}
	s := newSite(t)
	s.Route("/members", says("secret page"), fails(start.Redirect("/login")))
	s.Route("/admin", says("secret page"), namedLayout("shell"), fails(start.Forbidden()))
	s.Route("/broken", says("secret page"), fails(errors.New("no database")), namedLayout("inner"))
	for path, status := range map[string]int{
		"/members": http.StatusSeeOther,
		"/admin":   http.StatusForbidden,
		"/broken":  http.StatusInternalServerError,
	} {
		page := s.get(t, path)
		page.wants(t, status)
		page.lacks(t, "secret page", "shell(", "no database")
	}
}

func TestALayoutBindsPathParams(t *testing.T) {
	t.Parallel()
	type project struct {
		ID int `path:"id"`
	}
	load := func(_ *start.Context, p project) (int, error) { return p.ID, nil }
	view := func(id int) templ.Component { return text("project " + strconv.Itoa(id)) }
	s := newSite(t)
	s.Route("/projects/:id/plan", says("plan"), start.Layout(load, view))
	s.get(t, "/projects/7/plan").wants(t, http.StatusOK, "project 7")
	s.get(t, "/projects/x/plan").wants(t, http.StatusNotFound)
}

func TestAPageInheritsEmptyHeadFieldsFromItsLayouts(t *testing.T) {
	t.Parallel()
	outer := namedLayout("").Head(func(string) start.Head { return start.Head{Title: "Shop", Description: "All we sell"} })
	document := layoutOf(func(*start.Context) (int, error) { return 0, nil }, func(int) templ.Component {
		return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			_, err := fmt.Fprintf(w, "%+v", start.From(ctx).Head())
			return err
		})
	})
	lamp := start.Page(func(*start.Context, start.NoParams) (string, error) { return "", nil }, text).
		Head(func(string) start.Head { return start.Head{Title: "Lamp", NoIndex: true} })
	s := newSite(t)
	s.Route("/lamp", lamp, document, outer)
	s.Route("/all", says(""), document, outer)
	s.get(t, "/lamp").wants(t, http.StatusOK, "Title:Lamp Description:All we sell", "NoIndex:true")
	s.get(t, "/all").wants(t, http.StatusOK, "Title:Shop Description:All we sell", "NoIndex:false")
}

func TestAnErrorPageIsRenderedInItsLayouts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Errors("/", namedLayout("shell"), errorPageWith(""))

	s.get(t, "/nowhere").wants(t, http.StatusNotFound, "shell(<h1>Page not found</h1>")
}
