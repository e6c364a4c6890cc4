package e2e_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"gostart/start"

	"gostart/starttest/chromium"

	"myapp/apptest"
	"myapp/routes"
)

// pagePaths lists the pages of the app that have no parameters.
func pagePaths(s *apptest.Site) (paths []string) {
	for _, route := range s.App.Routes() {
		if route.Kind == "page" && !strings.ContainsAny(route.Pattern, ":*") {
			paths = append(paths, route.Pattern)
		}
	}
	return paths
}

func TestInABrowserEveryPageIsAccessible(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	for name, prepare := range map[string]func(chromium.Browser){
		"signed out": func(chromium.Browser) {},
		"signed in":  func(b chromium.Browser) { b.SignIn("ada@example.com", "/dashboard") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := chromium.New(t, s.URL)
			prepare(b)
			for _, path := range pagePaths(s) {
				b.Open(path)
				b.IsAccessible()
			}
		})
	}
}

func TestInABrowserErrorPagesAreAccessible(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	addFailingPages(s)
	addWishForm(s)
	b := chromium.New(t, s.URL)
	for _, path := range []string{
		"/nowhere", "/failing", "/partly-failing", "/numbered?number=none",
		"/api/auth/callback/dev", "/api/auth/signIn/nobody", "/_dev/idp/authorize",
	} {
		b.Open(path)
		b.IsAccessible()
	}
	b.Open("/wish")
	b.IsAccessible()
	b.Click("Wish")
	b.Sees("Wish is needed.")
	b.IsAccessible()
}

func TestInABrowserSigningInIsAccessible(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.Open("/api/auth/signIn/dev?redirectTo=/dashboard")
	b.Sees("Choose an account")
	b.IsAccessible()
	b.Evaluates(`document.querySelectorAll("form").forEach((form) => (form.noValidate = true)), true`)
	b.Fill("#email", "nobody\r")
	b.Sees("Enter a name.")
	b.IsAccessible()
	b.Resize(320, 740)
	b.Is(`[...document.querySelectorAll("main :is(p, input, button)")].every((part) =>
		part.getBoundingClientRect().right < document.querySelector("main").getBoundingClientRect().right - 16)`)
}

func TestInABrowserASlowNavigationIsAccessible(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.Open("/login")
	b.Evaluates(`document.getElementById("main").ariaBusy = "true", true`)
	b.IsAccessible()
}

// addFailingPages adds pages that fail as a whole, in part, or on bad parameters.
func addFailingPages(s *apptest.Site) {
	outOfOrder := func(context.Context) (start.Nothing, error) { return start.Nothing{}, errors.New("out of order") }
	nothing := func(start.Nothing) templ.Component { return templ.NopComponent }
	all := func(c *start.Context, _ start.NoParams) (start.Nothing, error) {
		return outOfOrder(c.Request().Context())
	}
	part := func(c *start.Context, _ start.NoParams) (*start.Deferred[start.Nothing], error) {
		return start.Defer(c, "part", outOfOrder), nil
	}
	partly := func(d *start.Deferred[start.Nothing]) templ.Component {
		return templ.Join(templ.Raw("<h1>A page</h1>"), start.Await(d, templ.Raw("<p>Wait.</p>"), nothing))
	}
	type numbered struct {
		Number int `query:"number"`
	}
	s.App.Route("/failing", start.Page(all, nothing), routes.Layout, routes.Errors)
	s.App.Route("/partly-failing", start.Page(part, partly), routes.Layout, routes.Errors)
	s.App.Route("/numbered", start.Page(func(*start.Context, numbered) (start.Nothing, error) { return start.Nothing{}, nil }, nothing), routes.Layout, routes.Errors)
}
