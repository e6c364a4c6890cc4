package e2e_test

import (
	"fmt"
	"strings"
	"testing"

	"gostart/starttest/chromium"

	"myapp/apptest"
	"myapp/lib"
)

// asked is whether the page's scripts have asked for a path.
func asked(path string) string {
	return fmt.Sprintf(`performance.getEntriesByType("resource").some((entry) => new URL(entry.name).pathname === %q)`, path)
}

// stopClock stops the clock of the current page, so that what it has fetched early
// does not get too old on a slow machine.
func stopClock(b chromium.Browser) {
	b.Evaluates(`{ const now = Date.now(); Date.now = () => now; } true`)
}

func TestInABrowserTheLinkThatIsLikelyToBeFollowedIsAskedForEarlyAndOnce(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	b := chromium.New(t, s.URL)
	b.Open("/")
	stopClock(b)
	b.TabTo("Sign in")
	b.Until(asked("/login"))
	b.Press("\r")
	b.Sees("Choose a sign-in method.")
	b.IsAt("/login")
	if n := strings.Count(s.Log(), "path=/login"); n != 1 {
		t.Errorf("the page is asked for %d times", n)
	}
}

func TestInABrowserWhatIsNotSafeIsNeverAskedForEarly(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	b := chromium.New(t, s.URL)
	b.Open("/login")
	b.TabTo("Continue with Dev sign-in")
	b.Evaluates(`setTimeout(() => window.rested = true, 100), true`) // longer than a link has to wait
	b.Until(`window.rested`)
	b.TabTo(lib.Name)
	b.Until(asked("/"))
	b.Is("!" + asked("/api/auth/signIn/dev"))
	if strings.Contains(s.Log(), "/api/auth/signIn") {
		t.Error("a sign-in begins that nobody asked for")
	}
}
