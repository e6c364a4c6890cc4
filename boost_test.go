package main

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"gostart/starttest"
)

func TestInABrowserANavigationReplacesMainAlone(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, starttest.New(t))
	b.open("/")
	b.evaluates(`window.kept = true, document.getElementById("header").dataset.old = "1", true`)
	b.click("Sign in")
	b.sees("Choose how you want to be recognised.")
	b.isAt("/login")
	b.is(`window.kept === true`)
	b.until(`document.title === "Sign in · gostart"`)
	b.is(`document.querySelector("nav [aria-current=page]").textContent === "Sign in" && !document.getElementById("header").dataset.old`)
	b.until(`document.activeElement.id === "main"`)

	b.back()
	b.sees("You are not signed in.")
	b.isAt("/")
	b.until(`document.title === "gostart"`)
	b.is(`window.kept === true`)
	do(b, chromedp.NavigateForward())
	b.sees("Choose how you want to be recognised.")
	b.isAt("/login")
}

func TestInABrowserALinkInMainKeepsTheKeyboardInMain(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, starttest.New(t))
	b.open("/")
	b.tabTo("Skip to content")
	b.press("\r")
	b.tabTo("Sign in")
	b.press("\r")
	b.isSoonAt("/login")
	b.until(`document.activeElement.id === "main"`)
	b.tabTo("Continue with Dev sign-in")
}

func TestInABrowserASessionThatEndedLeadsToTheLoginPageAsAWhole(t *testing.T) {
	t.Parallel()
	s := starttest.New(t)
	b := newBrowser(t, s)
	b.signIn("ada@example.com", "/dashboard")
	b.click("Home")
	b.sees("Open the dashboard")
	b.evaluates(`window.kept = true`)
	b.dropCookies()
	b.click("Open the dashboard")
	b.sees("Choose how you want to be recognised.")
	b.isAt("/login?redirectTo=%2Fdashboard")
	b.is(`window.kept === undefined`)
	b.hides("Ada")
}

func TestInABrowserBackNeverShowsAnotherSession(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, starttest.New(t))
	b.signIn("ada@example.com", "/dashboard")
	b.click("Home")
	b.sees("Open the dashboard")
	b.click("Open the dashboard")
	b.sees("Welcome, Ada Lovelace!")
	b.click("Sign out")
	b.sees("You are not signed in.")
	b.signIn("grace@example.com", "/dashboard")
	for range 3 {
		b.back()
		b.hides("Ada")
	}
}

func TestInABrowserAPageWithAScriptLoadsAsAWhole(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, starttest.New(t))
	b.open("/")
	for range 2 {
		b.click("Client")
		b.sees("Nobody is signed in.")
		b.isAt("/client")
		b.click("Home")
		b.sees("You are not signed in.")
	}
}

// is checks what a script says of the page.
func (b browser) is(condition string) {
	b.t.Helper()
	if !b.evaluates(condition) {
		b.t.Errorf("at %s it is not so that %s", do(b, chromedp.Location()), condition)
	}
}

// isSoonAt waits until the browser is at path.
func (b browser) isSoonAt(path string) {
	b.t.Helper()
	b.until(`location.pathname + location.search === "` + path + `"`)
}

// dropCookies forgets everything that the site put into the browser.
func (b browser) dropCookies() {
	b.t.Helper()
	call(b, func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, network.ClearBrowserCookies, cdp.Empty{})
		return err
	})
}
