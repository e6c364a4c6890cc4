package start_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/a-h/templ"

	"gostart/start"
)

func TestANavigationGetsTheOutletThatItReplaces(t *testing.T) {
	t.Parallel()
	inner := namedLayout("notes").Outlet("note", func(string) templ.Component { return text("note outlet") })
	s := newSite(t)
	s.Errors("/", outlet, errorPageWith("error: "))
	s.Route("/", says("page"), outlet, errorPageWith("error: "))
	s.Route("/notes", says("page"), outlet, inner)
	s.Route("/gone", fails(start.NotFound()), outlet, errorPageWith("error: "))
	for name, test := range map[string]struct {
		path string
		with headers
		want string
	}{
		"a visit":                   {"/", nil, "document(page)"},
		"a click":                   {"/", intoMain, "outlet(page)"},
		"a click on a missing note": {"/gone", intoMain, "outlet(error: <h1>Page not found</h1>"},
		"a click on no route":       {"/nowhere", intoMain, "outlet(error: <h1>Page not found</h1>"},
		"a click inside a layout":   {"/notes", headers{"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#note"}, "note outlet"},
		"an unknown target":         {"/", headers{"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#other"}, "document(page)"},
		"a full request":            {"/", headers{"HX-Request": "true", "HX-Request-Type": "full", "HX-Target": "main#main"}, "document(page)"},
		"the back button":           {"/", headers{"HX-History-Restore-Request": "true", "HX-Request-Type": "partial", "HX-Target": "main#main"}, "document(page)"},
		"a malformed target":        {"/", headers{"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "main#%zz"}, "document(page)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			response := s.get(t, test.path, test.with)
			if got := response.body; len(got) < len(test.want) || got[:len(test.want)] != test.want {
				t.Errorf("the response is %q, want %q", got, test.want)
			}
			if got := response.Header.Values("Vary"); !slices.Contains(got, "HX-Request-Type, HX-Target") {
				t.Errorf("Vary is %q", got)
			}
		})
	}
}

func TestLayoutsOutsideTheOutletDoNotLoadForANavigation(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	outside := layoutOf(func(*start.Context) (string, error) { t.Error("the outer layout loads"); return "", nil }, text)
	s.Route("/", says("page"), outside, outlet)
	s.get(t, "/", intoMain).wants(t, http.StatusOK, "outlet(page)")
}

func TestHTMXFollowsARedirectOnlyToAPageWithTheOutlet(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err     error
		reloads bool
	}{
		"to a page with the outlet is followed":     {start.Redirect("/new?tab=1#top"), false},
		"to a page without it reloads the document": {start.Redirect("/bare"), true},
		"to a mount reloads the document":           {start.Redirect("/file"), true},
		"to an unknown path reloads the document":   {start.Redirect("/nowhere"), true},
		"to the sign-in page reloads the document":  {start.Unauthorized("/new"), true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			s.Errors("/", outlet, errorPageWith(""))
			s.Route("/new", says("new"), outlet)
			s.Route("/bare", says("bare"))
			s.Route("/file", start.Mount(func(*start.Context) http.Handler { return http.NotFoundHandler() }))
			s.Route("/old", fails(test.err), outlet)
			response := s.get(t, "/old", intoMain)
			if reloads := response.Header.Get("HX-Redirect") != ""; reloads != test.reloads {
				t.Errorf("HX-Redirect is %q, Location %q", response.Header.Get("HX-Redirect"), response.Header.Get("Location"))
			}
		})
	}
}

// requestingPart returns the headers of an htmx request for one part of a page.
func requestingPart(part string) headers {
	return headers{"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div", "Accept": "text/html", "Start-Part": part}
}

func TestHTMXRequestsPendingPartsSeparately(t *testing.T) {
	t.Parallel()
	back := headers{"HX-History-Restore-Request": "true", "HX-Request-Type": "full"}
	for name, test := range map[string]struct {
		with headers
		want string
	}{
		"a click":         {intoMain, "outlet(%s)"},
		"the back button": {back, "document(%s)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(t *testing.T, s site) {
				s.Route("/notes", pageOf(func(c *start.Context) []templ.Component {
					return []templ.Component{start.Parts(awaited(make(pendingWork).deferAs(c, "a"), "a"), awaited(ready(c, "b"), "b"))}
				}), outlet)
				page := s.get(t, "/notes?q=1&r='", test.with)
				want := fmt.Sprintf(test.want, `top <div hx-get="/notes?q=1&amp;r=&#39;" hx-headers='{"Start-Part":"a"}' `+
					`hx-trigger="load" hx-target="this" hx-swap="outerHTML" hx-push-url="false" aria-busy="true">no a yet</div>b is here end`)
				if page.body != want {
					t.Errorf("the page is %q, want %q", page.body, want)
				}
				page.hasHeader(t, "Content-Length", fmt.Sprint(len(page.body)))
				page.variesByPart(t)
			})
		})
	}
}

func TestARequestForAPartRunsOnlyThatPart(t *testing.T) {
	t.Parallel()
	a := make(pendingWork, 1)
	a <- nil
	s := newSite(t)
	s.Route("/", pageOf(func(c *start.Context) []templ.Component {
		other := start.Defer(c, "b", func(context.Context) (string, error) { t.Error("another part's work begins"); return "", nil })
		return []templ.Component{start.Parts(awaited(other, "b"), awaited(a.deferAs(c, "a"), "a"))}
	}), outlet)
	part := s.get(t, "/", requestingPart("a"))
	part.wants(t, http.StatusOK)
	if part.body != "a is here" {
		t.Errorf("the part is %q", part.body)
	}
	part.hasHeader(t, "Cache-Control", "no-store")
	part.variesByPart(t)
}

// variesByPart checks that a cache does not serve a part instead of the page.
func (a response) variesByPart(t *testing.T) {
	t.Helper()
	if vary := a.Header.Values("Vary"); !slices.Contains(vary, "Start-Part, HX-Request, HX-History-Restore-Request") {
		t.Errorf("%s varies by %q", a.request, vary)
	}
}

func TestARequestForAFailedPartGetsItsError(t *testing.T) {
	t.Parallel()
	a := make(pendingWork, 1)
	a <- errors.New("canary")
	s := newSite(t)
	s.Route("/", twoParts(a, nil))
	part := s.get(t, "/", requestingPart("a"))
	if want := `<p class="error" role="alert">Something went wrong</p>`; part.body != want {
		t.Errorf("the part is %q, want %q", part.body, want)
	}
	if all, failed := s.logged(t, "request failed"); len(failed) != 1 {
		t.Errorf("the log says %s, want the failure once", all)
	}
}

func TestAGuardProtectsThePartsOfAPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Errors("/", errorPageWith(""))
	page := pageOf(func(c *start.Context) []templ.Component {
		d := start.Defer(c, "a", func(context.Context) (string, error) { t.Error("the work begins"); return "canary", nil })
		return []templ.Component{awaited(d, "a")}
	})
	guard := func(err error) start.Wrapper {
		return start.Guard(func(*start.Context, start.NoParams) (string, error) { return "", err })
	}
	s.Route("/forbidden", page, guard(start.Forbidden()))
	s.Route("/expired", page, guard(start.Unauthorized("/login")))
	s.Route("/open", page)

	s.get(t, "/forbidden", requestingPart("a")).wants(t, http.StatusForbidden)
	s.get(t, "/open", requestingPart("b")).wants(t, http.StatusNotFound)
	expired := s.get(t, "/expired", requestingPart("a"))
	expired.wants(t, http.StatusNoContent)
	expired.hasHeader(t, "HX-Redirect", "/login")
	expired.hasHeader(t, "Cache-Control", "no-store")
}

func TestHTMXGetsACompletePageAtADoubleSlashPath(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, s site) {
		s.Route("/*rest", pageOf(func(c *start.Context) []templ.Component {
			slow := start.Defer(c, "a", func(context.Context) (string, error) {
				<-time.After(time.Minute) // longer than grace
				return "a is here", nil
			})
			return []templ.Component{awaited(slow, "a")}
		}))
		if page := s.get(t, "//evil.example/", intoMain); page.body != "top a is here end" {
			t.Errorf("the page is %q", page.body)
		}
	})
}
