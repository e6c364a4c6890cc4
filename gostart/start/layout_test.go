package start_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"testing"

	"github.com/a-h/templ"

	"gostart/start"
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

func TestALayoutThatFailsHidesThePage(t *testing.T) {
	t.Parallel()
	fails := func(err error) start.Wrapper {
		return wraps(func(*start.Context) (string, error) { return "", err }, func(string) templ.Component { return text("layout") })
	}
	s := newSite(t)
	s.Route("/members", says("secret page"), fails(start.Redirect("/login")))
	s.Route("/admin", says("secret page"), frame("shell"), fails(start.Forbidden()))
	s.Route("/broken", says("secret page"), fails(errors.New("no database")), frame("inner"))
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

func TestALayoutTakesParamsOfTheAddress(t *testing.T) {
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

func TestAPageHasWhatItsLayoutsSayOfTheDocumentUnlessItSaysMore(t *testing.T) {
	t.Parallel()
	outer := frame("").Head(func(string) start.Head { return start.Head{Title: "Shop", Description: "All we sell"} })
	document := wraps(func(*start.Context) (int, error) { return 0, nil }, func(int) templ.Component {
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

func TestErrorPagesHaveLayoutsOfTheirOwn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Errors("/", frame("shell"), errorsSay(""))

	s.get(t, "/nowhere").wants(t, http.StatusNotFound, "shell(<h1>There is nothing here</h1>")
}
