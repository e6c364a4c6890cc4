package main

import (
	"testing"

	"gostart/starttest"
)

func TestInABrowserWithoutScriptASlowPartStillArrives(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, starttest.New(t))
	b.disableScript()
	b.open("/api/auth/signIn/dev?redirectTo=/dashboard&login_hint=ada@example.com")
	b.sees("Welcome, Ada Lovelace!")
	b.sees("192.0.2.29")
}

func TestInABrowserANavigationFetchesASlowPart(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, starttest.New(t))
	b.signIn("ada@example.com", "/dashboard")
	b.click("Home")
	b.sees("Open the dashboard")
	b.click("Open the dashboard")
	b.sees("192.0.2.29")
	b.isAt("/dashboard")
	b.hides("Loading the activity")
}
