package e2e_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/a-h/templ"
	templruntime "github.com/a-h/templ/runtime"

	"gostart/start"
	"gostart/starttest/chromium"

	"myapp/apptest"
	"myapp/lib"
	"myapp/routes"
)

const textField = `<input id="text" name="text">`

// addLetters adds pages whose forms are in unusual places, and returns the number
// of letters that were sent.
func addLetters(s *apptest.Site) *atomic.Int32 {
	var count atomic.Int32
	send := start.Func("letter", func(*start.Context, struct {
		Text string `form:"text"`
	},
	) (start.Nothing, error) {
		count.Add(1)
		return start.Nothing{}, start.Redirect("/")
	})
	s.App.Func(send)
	form := func(inner string) templ.Component {
		return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			_, err := io.WriteString(w, `<form id="letter"`)
			return errors.Join(err,
				templruntime.RenderAttributes(ctx, w, io.Discard, "form", send.Form(ctx)),
				templ.Raw(">"+inner+"</form>").Render(ctx, w))
		})
	}
	load := func(*start.Context, start.NoParams) (start.Nothing, error) { return start.Nothing{}, nil }
	for path, view := range map[string]templ.Component{
		"/without-button": form(textField),
		"/outside":        templ.Join(templ.Raw(`<input id="text" name="text" form="letter">`), form(""), templ.Raw(`<button form="letter">Send</button>`)),
		"/fragments":      templ.Raw(`<button hx-get="/fragment" hx-target="#here">Write</button><div id="here"></div><button hx-get="/fragment" hx-target="#there">Again</button><div id="there"></div>`),
	} {
		s.App.Route(path, start.Page(load, func(start.Nothing) templ.Component { return view }), routes.Layout)
	}
	s.App.Route("/fragment", start.Methods{GET: func(c *start.Context) error {
		if _, err := lib.RequireSession(c); err != nil {
			return err
		}
		c.Response().Header().Set("Content-Type", "text/html")
		return form(textField+"<button>Send</button>").Render(c, c.Response())
	}})
	return &count
}

func TestInABrowserEnterNeverSendsAFormAsAnotherPerson(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	letters := addLetters(s)
	b := chromium.New(t, s.URL)
	b.SignIn("ada@example.com", "/dashboard")
	b.Open("/without-button")
	b.Fill("#text", "Milk")
	other := b.Tab()
	other.SignIn("grace@example.com", "/dashboard")
	b.Fill("#text", "\r")
	b.Sees("You are signed in as Grace Hopper now")
	b.Evaluates(`note = document.querySelector("[data-unsent]"), true`)
	b.Fill("#text", "\r")
	b.Until(`!note.isConnected && document.querySelector("[data-unsent]")?.innerText.includes("Grace Hopper") === true`)
	if letters.Load() > 0 {
		t.Error("Enter has sent Ada's letter as Grace's")
	}
	b.Click("Send as Grace Hopper")
	b.WaitForPath("/")
	if n := letters.Load(); n != 1 {
		t.Errorf("%d letters were sent, want one", n)
	}
}

func TestInABrowserFieldsOutsideOfTheirFormStayWhenItsSessionEnds(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	addLetters(s)
	b := chromium.New(t, s.URL)
	b.SignIn("ada@example.com", "/dashboard")
	b.Open("/outside")
	b.Fill("#text", "Milk")
	other := b.Tab()
	other.Open("/signout")
	other.Click("Sign out")
	b.WaitFor("[data-unsent]")
	b.Is(`document.querySelector("#text").checkVisibility() && document.querySelector("[form=letter]:not(input)").checkVisibility()`)
}

// The page itself does not contain the form, so only the server knows whose it is.
func TestInABrowserAFormOfAFragmentStaysWhenTheSessionChanges(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	letters := addLetters(s)
	b := chromium.New(t, s.URL)
	b.SignIn("ada@example.com", "/dashboard")
	b.Open("/fragments")
	b.Click("Write")
	b.WaitFor("#text")
	b.Fill("#text", "Milk")
	other := b.Tab()
	other.SignIn("grace@example.com", "/dashboard")
	b.Until(`document.querySelector("[data-unsent]")?.innerText.startsWith("Another account is signed in now.") === true`)
	other.SignIn("ada@example.com", "/dashboard")
	b.Until(`!document.querySelector("[data-unsent]")`)
	b.Click("Send")
	b.WaitForPath("/")
	if n := letters.Load(); n != 1 {
		t.Errorf("%d letters were sent, want one", n)
	}
}

func TestInABrowserAFragmentDoesNotReplaceAFormByTheSignInPage(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	addLetters(s)
	b := chromium.New(t, s.URL)
	b.SignIn("ada@example.com", "/dashboard")
	b.Open("/fragments")
	b.Click("Write")
	b.WaitFor("#text")
	b.Fill("#text", "Milk")
	b.ClearCookies()
	b.Click("Again")
	b.WaitFor("[data-unsent]")
	b.Is(`location.pathname === "/fragments" && document.querySelector("#text").value === "Milk"`)

	r := s.Visitor(t).Request(http.MethodGet, "/fragment", nil)
	r.Header.Set("HX-Request", "true")
	r.Header.Set("Referer", s.URL+"/fragments")
	got := s.Visitor(t).Do(r)
	if want := "/login?redirectTo=%2Ffragments"; got.Header.Get("HX-Redirect") != want {
		t.Errorf("a fragment redirects to %q, want %q", got.Header.Get("HX-Redirect"), want)
	}
}
