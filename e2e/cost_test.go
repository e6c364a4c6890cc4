package e2e_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gostart/auth"

	"gostart/starttest/chromium"

	"myapp/apptest"
)

// cost is what a page that is there has cost a browser.
type cost struct {
	Asked    []string // addresses, its own first
	Loaded   []string // those that came over the network, and not from the cache
	Blocking []string // those that the first paint waited for
	Bytes    int      // over the network, with headers
	Shift    float64  // how much has moved, as Cumulative Layout Shift counts
}

func costOf(b chromium.Browser) cost {
	b.Until(`document.readyState === "complete" && performance.getEntriesByName("first-contentful-paint").length > 0`)
	return chromium.Do(b, chromedp.Evaluate[cost](`(() => {
		const all = performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource"));
		const addresses = (chosen) => all.filter(chosen).map((entry) => entry.name);
		const shifts = new PerformanceObserver(() => {});
		shifts.observe({ type: "layout-shift", buffered: true });
		return {
			Asked: addresses(() => true),
			Loaded: addresses((entry) => entry.transferSize > 0),
			Blocking: addresses((entry) => entry.renderBlockingStatus === "blocking"),
			Bytes: all.reduce((sum, entry) => sum + entry.transferSize, 0),
			Shift: shifts.takeRecords().reduce((sum, entry) => sum + entry.value, 0),
		};
	})()`))
}

func TestInABrowserSigningInCostsFiveRequests(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.Open("/login")
	if got := costOf(b); len(got.Asked) > 5 || got.Bytes > 30_000 || got.Bytes == 0 {
		t.Errorf("/login costs %d bytes in the requests %q, want at most 30,000 in 5", got.Bytes, got.Asked)
	}
}

func TestInABrowserAPageWaitsForItsStylesheetAlone(t *testing.T) {
	t.Parallel()
	s, b := signedIn(t)
	for _, path := range pagePaths(s) {
		b.Open(path)
		if got := costOf(b).Blocking; len(got) != 1 || !strings.HasSuffix(got[0], ".css") {
			t.Errorf("%s is painted after %q, want one stylesheet", path, got)
		}
	}
}

func TestInABrowserNothingMovesUnderTheReader(t *testing.T) {
	t.Parallel()
	s := apptest.New(t) // in development a part of the dashboard takes its time
	b := chromium.New(t, s.URL)
	b.Resize(412, 823)
	b.SignIn("ada@example.com", "/dashboard")
	for _, path := range pagePaths(s) {
		b.Open(path)
		if moved := costOf(b).Shift; moved > 0 {
			t.Errorf("%s moves by %f after it is painted", path, moved)
		}
	}
}

func TestInABrowserNothingIsAskedForTwice(t *testing.T) {
	t.Parallel()
	s, b := signedIn(t)
	loaded := map[string]bool{}
	for _, path := range slices.Repeat(pagePaths(s), 2) {
		b.Open(path)
		got := costOf(b)
		if once := slices.Compact(slices.Sorted(slices.Values(got.Asked))); len(once) < len(got.Asked) {
			t.Errorf("%s asks twice for some of %q", path, got.Asked)
		}
		for _, address := range got.Loaded {
			if strings.Contains(address, "/static/") {
				if loaded[address] {
					t.Errorf("%s is loaded again by %s", address, path)
				}
				loaded[address] = true
			}
		}
	}
	if len(loaded) == 0 {
		t.Error("nothing is loaded at all")
	}
}

// signedIn returns a site in production, and a phone on which someone is signed
// in there.
func signedIn(t *testing.T) (*apptest.Site, chromium.Browser) {
	t.Helper()
	s := apptest.New(t, apptest.Production())
	b, v := chromium.New(t, s.URL), s.Visitor(t)
	b.Resize(412, 823)
	v.SignInAs(auth.User{Name: "Ada Lovelace"})
	for _, cookie := range v.Cookies() {
		b.SetCookie(cookie.Name, cookie.Value)
	}
	return s, b
}
