package e2e_test

import (
	"testing"

	"github.com/a-h/templ"
	"github.com/chromedp/chromedp"

	"gostart/start"

	"gostart/starttest/chromium"

	"myapp/apptest"
	"myapp/lib"
	"myapp/routes"
)

func TestInABrowserANavigationReplacesOnlyMainAndTheHeader(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.Open("/")
	b.Evaluates(`window.kept = true, document.getElementById("header").dataset.old = "1", true`)
	b.Click("Sign in")
	b.Sees("Choose a sign-in method.")
	b.IsAt("/login")
	b.Is(`window.kept === true`)
	b.Until(`document.title === "Sign in · ` + lib.Name + `"`)
	b.Is(`document.querySelector("header [aria-current=page]").textContent === "Sign in" && !document.getElementById("header").dataset.old`)
	b.Until(`document.activeElement.id === "main"`)

	b.Back()
	b.Sees("You are not signed in.")
	b.IsAt("/")
	b.Until(`document.title === "` + lib.Name + `"`)
	b.Is(`window.kept === true`)
	chromium.Do(b, chromedp.NavigateForward())
	b.Sees("Choose a sign-in method.")
	b.IsAt("/login")
}

func TestInABrowserALinkInMainKeepsTheFocusInMain(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.Open("/")
	b.TabTo("Skip to content")
	b.Press("\r")
	b.TabTo("Sign in")
	b.Press("\r")
	b.WaitForPath("/login")
	b.Until(`document.activeElement.id === "main"`)
	b.TabTo("Continue with Dev sign-in")
}

func TestInABrowserAFocusThatMovedToTheHeaderDuringANavigationStaysThere(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	proceed := make(chan struct{})
	wait := func(c *start.Context, _ start.NoParams) (nothing start.Nothing, _ error) {
		select {
		case <-proceed:
		case <-c.Done():
		}
		return nothing, nil
	}
	here := func(start.Nothing) templ.Component { return templ.Raw(`<h1>Here</h1><a href="/slow">Continue</a>`) }
	s.App.Route("/slow", start.Page(wait, here), routes.Layout)
	b := chromium.New(t, s.URL)
	go func() { proceed <- struct{}{} }()
	b.Open("/slow")
	stopClock(b)
	b.TabTo("Continue")
	b.Press("\r")
	b.TabTo("Sign in")
	b.Evaluates(`window.header = document.getElementById("header"), true`)
	proceed <- struct{}{}
	b.Until(`document.getElementById("header") !== header`)
	b.Until(`document.activeElement.matches("header :focus-visible") && document.activeElement.innerText === "Sign in"`)
}

func TestInABrowserWithoutASessionANavigationReloadsTheDocument(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	b := chromium.New(t, s.URL)
	b.SignIn("ada@example.com", "/dashboard")
	b.Click(lib.Name)
	b.Sees("Open the dashboard")
	b.Evaluates(`window.kept = true`)
	b.ClearCookies()
	b.Click("Open the dashboard")
	b.Sees("Choose a sign-in method.")
	b.IsAt("/login?redirectTo=%2Fdashboard")
	b.Is(`window.kept === undefined`)
	b.Lacks("Ada")
}

func TestInABrowserTheBackButtonNeverShowsAnotherSession(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.SignIn("ada@example.com", "/dashboard")
	b.Click(lib.Name)
	b.Sees("Open the dashboard")
	b.Click("Open the dashboard")
	b.Sees("Welcome, Ada Lovelace!")
	b.Click("Sign out")
	b.Sees("You are not signed in.")
	b.SignIn("grace@example.com", "/dashboard")
	for range 3 {
		b.Back()
		b.Lacks("Ada")
	}
}
