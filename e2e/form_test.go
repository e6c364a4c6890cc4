package e2e_test

import (
	"context"
	"errors"
	"io"
	"sync/atomic"
	"testing"

	"github.com/a-h/templ"
	templruntime "github.com/a-h/templ/runtime"

	"gostart/start"

	"gostart/starttest/chromium"

	"myapp/apptest"
	"myapp/routes"
	"myapp/views"
)

// wish is the input of the form that these tests fill in.
type wish struct {
	Name string `form:"name"`
	Wish string `form:"wish" validate:"required"`
}

// addWishForm adds /wish, a page with a form, and returns the number of granted wishes.
func addWishForm(s *apptest.Site) *atomic.Int32 {
	var granted atomic.Int32
	grant := start.Func("grant", func(_ *start.Context, w wish) (start.Nothing, error) {
		if w.Wish == "The moon" {
			return start.Nothing{}, start.Invalid(map[string]string{"wish": "is not for sale"})
		}
		granted.Add(1)
		return start.Nothing{}, start.Redirect("/")
	})
	view := templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		form := grant.Fill(ctx, wish{})
		_, err := io.WriteString(w, `<h1>Make a wish</h1><form`)
		return errors.Join(err,
			templruntime.RenderAttributes(ctx, w, io.Discard, "form", grant.Form(ctx)),
			templ.Raw(`>`).Render(ctx, w),
			views.TextField("Name", form.Field("name")).Render(ctx, w),
			views.TextField("Wish", form.Field("wish")).Render(ctx, w),
			templ.Raw(`<button>Wish</button></form>`).Render(ctx, w))
	})
	load := func(*start.Context, start.NoParams) (start.Nothing, error) { return start.Nothing{}, nil }
	s.App.Route("/wish", start.Page(load, func(start.Nothing) templ.Component { return view }), routes.Layout)
	s.App.Func(grant)
	return &granted
}

func TestInABrowserAFailedFormKeepsItsValuesAndFocusesTheFirstError(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(chromium.Browser){
		"with script":    func(chromium.Browser) {},
		"without script": chromium.Browser.DisableScript,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := apptest.New(t)
			granted := addWishForm(s)
			b := chromium.New(t, s.URL)
			prepare(b)
			b.Open("/wish")
			b.Fill("#name", "Ada")
			b.Click("Wish")
			b.Sees("Wish is needed.")
			b.Press("The moon\r") // into the focused field
			b.Sees("Wish is not for sale.")
			b.Is(`document.querySelector("#name").value === "Ada"`)
			// Selects the text, so that the next input replaces it. select() returns undefined.
			b.Until(`document.activeElement.select?.() ?? document.activeElement.value === "The moon"`)
			b.Press("An engine")
			b.Press("\r")
			b.Sees("You are not signed in.")
			if n := granted.Load(); n != 1 {
				t.Errorf("the wish was granted %d times, want once", n)
			}
		})
	}
}

func TestInABrowserADoubleClickSendsAFormOnce(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	granted := addWishForm(s)
	b := chromium.New(t, s.URL)
	b.Open("/wish")
	b.Fill("#wish", "An engine")
	b.Evaluates(`button = document.querySelector("main form button"), button.click(), button.click(), true`)
	b.Sees("You are not signed in.")
	if n := granted.Load(); n != 1 {
		t.Errorf("the wish was granted %d times, want once", n)
	}
}
