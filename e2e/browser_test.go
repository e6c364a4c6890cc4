package e2e_test

import (
	"strings"
	"testing"

	"gostart/starttest/chromium"

	"myapp/apptest"
)

// sessionCookie returns the name of the session cookie, which ends in the port.
func sessionCookie(s *apptest.Site) string {
	return "auth_session_" + s.URL[strings.LastIndex(s.URL, ":")+1:]
}

func TestInABrowserTheBackButtonShowsNothingAfterSigningOut(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	b := chromium.New(t, s.URL)
	b.Open("/dashboard?tab=1")
	b.Click("Continue with Dev sign-in")
	b.Click("Continue as Ada")
	b.Sees("Welcome, Ada Lovelace!")
	b.IsAt("/dashboard?tab=1")
	b.Reload()
	b.Sees("Welcome, Ada Lovelace!")
	copied := b.Cookie(sessionCookie(s))

	b.Click("Sign out")
	b.Sees("You are not signed in.")
	b.IsAt("/")
	b.Back()
	b.Sees("Choose a sign-in method.")
	b.Lacks("Ada")

	b.SetCookie(copied.Name, copied.Value)
	b.Open("/dashboard")
	b.Sees("Choose a sign-in method.")
	b.Lacks("Ada")
}

func TestInABrowserWithoutScriptEverythingWorks(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.DisableScript()
	b.Open("/login")
	b.Click("Continue with Dev sign-in")
	b.Fill("#name", "Grace Hopper")
	b.Fill("#email", "grace@example.com")
	b.Press("\r")
	b.Sees("Welcome, Grace Hopper!")
	b.Open("/signout")
	b.Click("Sign out")
	b.Sees("You are not signed in.")
}

func TestInABrowserEverythingWorksByKeyboard(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.Open("/login")
	b.TabTo("Skip to content")
	b.Press("\r")
	b.TabTo("Continue with Dev sign-in")
	b.Press("\r")
	b.Sees("Choose an account")
	b.TabTo("Continue as Ada Lovelace")
	b.Press("\r")
	b.Sees("Welcome, Ada Lovelace!")
	b.TabTo("Sign out")
	b.Press("\r")
	b.Sees("You are not signed in.")
}
