package start_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"gostart/start"
)

type noteInput struct {
	Title string   `form:"title" validate:"required,max=10"`
	Size  int      `form:"size" validate:"min=1"`
	Tags  []string `form:"tags"`
}

// editor serves two pages with a form, and the function that it calls.
func editor(t *testing.T) site {
	t.Helper()
	save := start.Func("save", func(_ *start.Context, in noteInput) (start.Nothing, error) {
		if in.Title == "taken" {
			return start.Nothing{}, start.Invalid(map[string]string{"title": "is taken"})
		}
		return start.Nothing{}, start.Redirect("/saved")
	})
	s := newSite(t)
	s.Func(save)
	s.Errors("/", outlet, errorPageWith("error page: "))
	s.Route("/saved", says("saved"), outlet)
	page := start.Page(func(*start.Context, start.NoParams) (int, error) { return 0, nil }, func(int) templ.Component {
		return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			form := save.Fill(ctx, noteInput{Title: "old", Size: 3, Tags: []string{"a", "b"}})
			_, err := fmt.Fprintf(w, "to %s\nform error %q", save.Form(ctx)["action"], form.Error)
			for _, name := range []string{"title", "size", "tags"} {
				f := form.Field(name)
				fmt.Fprintf(w, "\n%s=%q error=%q first=%v required=%v max=%d", f.Name, f.Values, f.Error, f.First, f.Required, f.MaxLength)
			}
			return err
		})
	})
	s.Route("/edit", page, outlet)
	s.Route("/document", page.ReloadDocument(), outlet)
	return s
}

func TestAFormIsFilledWithTheInput(t *testing.T) {
	t.Parallel()
	editor(t).get(t, "/edit").wants(t, http.StatusOK, `form error ""`,
		`title=["old"] error="" first=false required=true max=10`, `size=["3"]`, `tags=["a" "b"]`)
}

func TestAnInvalidFormIsShownAgainAsItWasSent(t *testing.T) {
	t.Parallel()
	s := editor(t)
	from := headers{"Referer": s.URL + "/edit?tab=1"}
	for name, with := range map[string]headers{"without script": nil, "with script": intoMain} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			again := s.post(t, "/_fn/save", url.Values{"title": {""}, "size": {"many"}, "tags": {"x", "y"}}, from, with)
			again.wants(t, http.StatusUnprocessableEntity, `form error "Some fields are missing or not valid."`,
				`title=[""] error="is needed" first=true`, `size=["many"] error="has the wrong format" first=false`, `tags=["x" "y"]`)
			again.hasHeader(t, "Cache-Control", "no-store")
			if with != nil {
				again.hasHeader(t, "HX-Push-Url", "false")
				again.wants(t, http.StatusUnprocessableEntity, "outlet(")
			}
		})
	}
	taken := s.post(t, "/_fn/save", url.Values{"title": {"taken"}, "size": {"1"}}, from)
	taken.wants(t, http.StatusUnprocessableEntity, `title=["taken"] error="is taken" first=true`)
	saved := s.post(t, "/_fn/save", url.Values{"title": {"new"}, "size": {"1"}}, from, intoMain)
	saved.wants(t, http.StatusSeeOther)
	saved.hasHeader(t, "Location", "/saved")
}

func TestAnInvalidFormIsShownAgainOnAPageThatReloadsTheDocument(t *testing.T) {
	t.Parallel()
	s := editor(t)
	again := s.post(t, "/_fn/save", url.Values{"title": {"far too long a title"}, "size": {"1"}}, headers{"Referer": s.URL + "/document"}, intoMain)
	again.wants(t, http.StatusUnprocessableEntity, `title=["far too long a title"] error=`)
}

// Without script, the browser shows the page at the URL of the function after the
// first attempt.
func TestAnInvalidFormCanBeSentRepeatedly(t *testing.T) {
	t.Parallel()
	s := editor(t)
	const action = "/_fn/save?from=%2Fedit%3Ftab%3D1"
	s.post(t, "/_fn/save", url.Values{}, headers{"Referer": s.URL + "/edit?tab=1"}).wants(t, http.StatusUnprocessableEntity, "to "+action+"\n", "is needed")
	for _, at := range []string{"/_fn/save", action} {
		again := s.post(t, action, url.Values{"title": {"far too long a title"}}, headers{"Referer": s.URL + at})
		again.wants(t, http.StatusUnprocessableEntity, "to "+action+"\n", `title=["far too long a title"]`)
	}
	for target, want := range map[string]bool{"/edit": true, "//evil.example/edit": false, "https://evil.example/edit": false, "/gone": false} {
		response := s.post(t, "/_fn/save?"+url.Values{"from": {target}}.Encode(), url.Values{}, headers{"Referer": s.URL + "/_fn/save"})
		if shown := strings.Contains(response.body, "form error"); shown != want {
			t.Errorf("from %s the form is shown again: %v", target, shown)
		}
	}
	elsewhere := s.post(t, action, url.Values{}, headers{"Referer": s.URL + "/saved"})
	elsewhere.wants(t, http.StatusUnprocessableEntity, "error page: ") // the Referer takes precedence over from
}

func TestAnInvalidFormGetsAnErrorPageIfItsPageIsUnknown(t *testing.T) {
	t.Parallel()
	s := editor(t)
	for name, from := range map[string]string{
		"from nowhere":        "",
		"from another site":   "https://evil.example/edit",
		"from no page":        s.URL + "/healthz",
		"from a missing page": s.URL + "/gone",
		"from another page":   s.URL + "/saved",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s.post(t, "/_fn/save", url.Values{}, headers{"Referer": from}).wants(t, http.StatusUnprocessableEntity, "error page: ", "is needed")
		})
	}
	s.postJSON(t, "/_fn/save", `{}`, headers{"Referer": s.URL + "/edit"}).wants(t, http.StatusUnprocessableEntity, `"details":{`)
}
