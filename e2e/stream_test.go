package e2e_test

import (
	"testing"

	"gostart/starttest"
	"gostart/starttest/chromium"
)

func TestInABrowserWithoutScriptASlowPartStillArrives(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, starttest.New(t))
	b.DisableScript()
	b.Open("/api/auth/signIn/dev?redirectTo=/dashboard&login_hint=ada@example.com")
	b.Sees("Welcome, Ada Lovelace!")
	b.Sees("192.0.2.29")
}

func TestInABrowserANavigationFetchesASlowPart(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, starttest.New(t))
	b.SignIn("ada@example.com", "/dashboard")
	b.Click("Home")
	b.Sees("Open the dashboard")
	b.Click("Open the dashboard")
	b.Sees("192.0.2.29")
	b.IsAt("/dashboard")
	b.Hides("Loading the activity")
}
