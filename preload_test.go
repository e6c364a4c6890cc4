package main

import (
	"fmt"
	"strings"
	"testing"

	"gostart/starttest"
)

// asked is whether the page's scripts have asked for a path.
func asked(path string) string {
	return fmt.Sprintf(`performance.getEntriesByType("resource").some((entry) => new URL(entry.name).pathname === %q)`, path)
}

func TestInABrowserTheLinkThatIsLikelyToBeFollowedIsAskedForEarlyAndOnce(t *testing.T) {
	t.Parallel()
	s := starttest.New(t)
	b := newBrowser(t, s)
	b.open("/")
	b.tabTo("Sign in")
	b.until(asked("/login"))
	b.press("\r")
	b.sees("Choose how you want to be recognised.")
	b.isAt("/login")
	if n := strings.Count(s.Log(), "path=/login"); n != 1 {
		t.Errorf("the page is asked for %d times", n)
	}
}

func TestInABrowserWhatIsNotSafeIsNeverAskedForEarly(t *testing.T) {
	t.Parallel()
	s := starttest.New(t)
	b := newBrowser(t, s)
	b.open("/login")
	b.tabTo("Continue with Dev sign-in")
	b.evaluates(`setTimeout(() => window.rested = true, 100), true`) // longer than a link has to wait
	b.until(`window.rested`)
	b.tabTo("Home")
	b.until(asked("/"))
	b.is("!" + asked("/api/auth/signIn/dev"))
	if strings.Contains(s.Log(), "/api/auth/signIn") {
		t.Error("a sign-in begins that nobody asked for")
	}
}
