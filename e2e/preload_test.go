package e2e_test

import (
	"fmt"
	"strings"
	"testing"

	"gostart/starttest/chromium"

	"myapp/apptest"
	"myapp/lib"
)

// requested is a JavaScript expression: whether the page has requested a path.
func requested(path string) string {
	return fmt.Sprintf(`performance.getEntriesByType("resource").some((entry) => new URL(entry.name).pathname === %q)`, path)
}

// stopClock stops the clock of the page, so that a preloaded page does not expire on a
// slow machine.
func stopClock(b chromium.Browser) {
	b.Evaluates(`{ const now = Date.now(); Date.now = () => now; } true`)
}

func TestInABrowserAFocusedLinkIsPreloadedOnce(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	b := chromium.New(t, s.URL)
	b.Open("/")
	stopClock(b)
	b.TabTo("Sign in")
	b.Until(requested("/login"))
	b.Press("\r")
	b.Sees("Choose a sign-in method.")
	b.IsAt("/login")
	if n := strings.Count(s.Log(), "path=/login"); n != 1 {
		t.Errorf("the page is requested %d times, want once", n)
	}
}

func TestInABrowserALinkThatStartsASignInIsNotPreloaded(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	b := chromium.New(t, s.URL)
	b.Open("/login")
	b.TabTo("Continue with Dev sign-in")
	b.Evaluates(`setTimeout(() => window.rested = true, 100), true`) // longer than the delay of a preload
	b.Until(`window.rested`)
	b.TabTo(lib.Name)
	b.Until(requested("/"))
	b.Is("!" + requested("/api/auth/signIn/dev"))
	if strings.Contains(s.Log(), "/api/auth/signIn") {
		t.Error("the link of a sign-in is preloaded")
	}
}
