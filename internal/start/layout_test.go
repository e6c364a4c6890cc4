package start_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/a-h/templ"

	"gostart/internal/start"
)

func TestLayoutsNestOutermostFirst(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/none", says("page"))
	s.Route("/one", says("page"), frame("shell"))
	s.Route("/three", says("page"), frame("shell"), frame("settings"), frame("profile"))
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

func TestALayoutThatRefusesHidesThePage(t *testing.T) {
	t.Parallel()
	refuses := func(err error) start.Wrapper {
		return start.Layout(func(*start.Context) (string, error) { return "", err }, func(string) templ.Component { return text("layout") })
	}
	s := newSite(t)
	s.Route("/members", says("secret page"), refuses(start.Redirect("/login")))
	s.Route("/admin", says("secret page"), frame("shell"), refuses(start.Forbidden()))
	s.Route("/broken", says("secret page"), refuses(errors.New("no database")), frame("inner"))
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

func TestWhatAnOuterLayoutRefusesNothingInsideLoads(t *testing.T) {
	t.Parallel()
	loaded := false
	load := func(*start.Context) (string, error) { loaded = true; return "", nil }
	view := func(string) templ.Component { return text("") }
	refuses := start.Layout(func(*start.Context) (string, error) { return "", start.Forbidden() }, view)
	s := newSite(t)
	s.Route("/", start.Page(func(c *start.Context, _ start.NoParams) (string, error) { return load(c) }, view), refuses, start.Layout(load, view))

	s.get(t, "/").wants(t, http.StatusForbidden)
	if loaded {
		t.Error("what is inside a layout that refuses loads")
	}
}

func TestErrorPagesHaveLayoutsOfTheirOwn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Errors(func(e *start.Error) templ.Component { return text(e.Title) }, frame("shell"))

	s.get(t, "/nowhere").wants(t, http.StatusNotFound, "shell(There is nothing here)")
}
