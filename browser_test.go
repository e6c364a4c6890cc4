package main

import (
	"strings"
	"testing"

	"gostart/starttest"
)

func TestInABrowserAdaSignsInAndOutAndBackShowsNothing(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, starttest.New(t))
	b.open("/dashboard?tab=1")
	b.click("Continue with Dev sign-in")
	b.click("Continue as Ada")
	b.sees("Welcome, Ada Lovelace!")
	b.isAt("/dashboard?tab=1")
	b.reload()
	b.sees("Welcome, Ada Lovelace!")
	copied := b.cookie("auth_session")

	b.click("Sign out")
	b.sees("You are not signed in.")
	b.isAt("/")
	b.back()
	b.sees("Choose how you want to be recognised.")
	b.hides("Ada")

	b.setCookie(copied)
	b.open("/dashboard")
	b.sees("Choose how you want to be recognised.")
	b.hides("Ada")
}

func TestInABrowserWithoutScriptEverythingWorks(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, starttest.New(t))
	b.disableScript()
	b.open("/login")
	b.click("Continue with Dev sign-in")
	b.fill("#name", "Grace Hopper")
	b.fill("#email", "grace@example.com")
	b.press("\r")
	b.sees("Welcome, Grace Hopper!")
	b.open("/signout")
	b.click("Sign out")
	b.sees("You are not signed in.")
}

func TestInABrowserTheKeyboardIsEnough(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, starttest.New(t))
	b.open("/login")
	b.tabTo("Skip to content")
	b.press("\r")
	b.tabTo("Continue with Dev sign-in")
	b.press("\r")
	b.sees("Choose who to be")
	b.tabTo("Continue as Ada Lovelace")
	b.press("\r")
	b.sees("Welcome, Ada Lovelace!")
	b.tabTo("Sign out")
	b.press("\r")
	b.sees("You are not signed in.")
}

func TestInABrowserEveryPageFitsAPhone(t *testing.T) {
	t.Parallel()
	s := starttest.New(t)
	b := newBrowser(t, s)
	b.resize(360, 740)
	for _, path := range []string{"/", "/login", "/client", "/nowhere", "/api/auth/callback/dev", "/api/auth/signIn/dev?redirectTo=/dashboard"} {
		b.open(path)
		b.fits()
	}
	b.click("Continue as Ada")
	b.sees("Welcome, Ada Lovelace!")
	for _, route := range s.App.Routes() {
		if route.Kind == "page" && !strings.ContainsAny(route.Pattern, ":*") {
			b.open(route.Pattern)
			b.fits()
		}
	}
}
