package start_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/a-h/templ"

	"gostart/start"
)

func TestANavigationGetsTheOutletThatItReplaces(t *testing.T) {
	t.Parallel()
	inner := frame("notes").Outlet("note", func(string) templ.Component { return text("note outlet") })
	s := newSite(t)
	s.Errors("/", outlet, errorsSay("error: "))
	s.Route("/", says("page"), outlet, errorsSay("error: "))
	s.Route("/notes", says("page"), outlet, inner)
	s.Route("/gone", fails(start.NotFound()), outlet, errorsSay("error: "))
	for name, test := range map[string]struct {
		path string
		with headers
		want string
	}{
		"a visit":                    {"/", nil, "document(page)"},
		"a click":                    {"/", intoMain, "outlet(page)"},
		"a click on what is gone":    {"/gone", intoMain, "outlet(error: <h1>There is nothing here</h1>"},
		"one on no route":            {"/nowhere", intoMain, "outlet(error: <h1>There is nothing here</h1>"},
		"a click inside a layout":    {"/notes", headers{"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#note"}, "note outlet"},
		"a part of any other name":   {"/", headers{"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#other"}, "document(page)"},
		"one that will select":       {"/", headers{"HX-Request": "true", "HX-Request-Type": "full", "HX-Target": "main#main"}, "document(page)"},
		"the back button":            {"/", headers{"HX-History-Restore-Request": "true", "HX-Request-Type": "partial", "HX-Target": "main#main"}, "document(page)"},
		"a target that is no escape": {"/", headers{"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "main#%zz"}, "document(page)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := s.get(t, test.path, test.with)
			if got := answer.body; len(got) < len(test.want) || got[:len(test.want)] != test.want {
				t.Errorf("the answer is %q, want %q", got, test.want)
			}
			if got := answer.Header.Values("Vary"); !slices.Contains(got, "HX-Request-Type, HX-Target") {
				t.Errorf("the answer varies by %q", got)
			}
		})
	}
}

func TestWhatLoadsOutsideTheOutletDoesNotLoadForANavigation(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	outside := wraps(func(*start.Context) (string, error) { t.Error("the outer layout loads"); return "", nil }, text)
	s.Route("/", says("page"), outside, outlet)
	s.get(t, "/", intoMain).wants(t, http.StatusOK, "outlet(page)")
}

func TestARedirectOfANavigation(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err   error
		whole bool
	}{
		"to a page with the outlet is followed":   {start.Redirect("/new?tab=1#top"), false},
		"to a page without it loads as a whole":   {start.Redirect("/bare"), true},
		"to what is no page loads as a whole":     {start.Redirect("/file"), true},
		"to what is not there loads as a whole":   {start.Redirect("/nowhere"), true},
		"to the page to sign in loads as a whole": {start.Unauthorized("/new"), true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			s.Errors("/", outlet, errorsSay(""))
			s.Route("/new", says("new"), outlet)
			s.Route("/bare", says("bare"))
			s.Route("/file", start.Mount(func(*start.Context) http.Handler { return http.NotFoundHandler() }))
			s.Route("/old", fails(test.err), outlet)
			answer := s.get(t, "/old", intoMain)
			if whole := answer.Header.Get("HX-Redirect") != ""; whole != test.whole {
				t.Errorf("HX-Redirect is %q, Location %q", answer.Header.Get("HX-Redirect"), answer.Header.Get("Location"))
			}
		})
	}
}
