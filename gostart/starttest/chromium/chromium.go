// Package chromium tests an app in Chromium: the layout of its pages and their
// scripts. If Chromium is not installed, New skips the test, or fails it if the
// environment variable CI is set.
//
//	func TestInABrowserTheDashboardShowsTheUsersName(t *testing.T) {
//		b := chromium.New(t, starttest.New(t, open).URL)
//		b.SignIn("ada@example.com", "/dashboard")
//		b.Sees("Welcome, Ada Lovelace!")
//	}
package chromium

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// StepTimeout is the maximum duration of one step.
const StepTimeout = 30 * time.Second

// A Browser is one tab of a Chromium with a new profile. The test ends if a step is
// not possible. It fails if a page violates its content security policy or throws
// an exception.
type Browser struct {
	t   testing.TB
	url string
	ctx context.Context
}

// New starts a browser for the site at url, which has no trailing slash. The
// browser resolves the names in hosts to this machine.
func New(t testing.TB, url string, hosts ...string) Browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("chromium is not installed, and CI requires it")
		}
		t.Skip("chromium is not installed: skipping the test in a real browser")
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-quic", true))
	var rules []string
	for _, host := range hosts {
		rules = append(rules, "MAP "+host+" 127.0.0.1")
	}
	if len(rules) > 0 {
		options = append(options, chromedp.Flag("host-resolver-rules", strings.Join(rules, ", ")))
	}
	allocator, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	return Browser{t, url, ctx}.failOnErrors()
}

// Tab opens another tab of the same browser, with the same cookies.
func (b Browser) Tab() Browser {
	b.t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx)
	b.t.Cleanup(cancel)
	return Browser{b.t, b.url, ctx}.failOnErrors()
}

// failOnErrors fails the test if the browser logs warnings or errors. It ignores
// those of the network, such as status 404, which tests request on purpose, and
// those about headers that need https.
func (b Browser) failOnErrors() Browser {
	var mu sync.Mutex
	var errs []string
	add := func(text string) {
		mu.Lock()
		defer mu.Unlock()
		errs = append(errs, text)
	}
	err := chromedp.Listen(b.ctx, func(event any) {
		switch e := event.(type) {
		case *cdplog.EventEntryAdded:
			serious := e.Entry.Level == cdplog.EntryLevelWarning || e.Entry.Level == cdplog.EntryLevelError
			needsHTTPS := strings.Contains(e.Entry.Text, "the URL's origin was untrustworthy")
			if serious && e.Entry.Source != cdplog.EntrySourceNetwork && !needsHTTPS {
				add(e.Entry.Text)
			}
		case *runtime.EventExceptionThrown:
			add(e.ExceptionDetails.Text)
		}
	})
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		if len(errs) > 0 {
			b.t.Errorf("errors in the browser: %s", strings.Join(errs, "; "))
		}
	})
	return b
}

// Do runs one chromedp action and returns its result. The test ends after
// StepTimeout.
func Do[T any](b Browser, action chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, StepTimeout)
	defer cancel()
	result, err := chromedp.Run(ctx, action)
	if err != nil {
		b.t.Fatal(err)
	}
	return result
}

// Call runs commands of the Chrome DevTools Protocol for which chromedp has no
// action.
func Call(b Browser, commands func(context.Context) error) {
	b.t.Helper()
	if err := commands(b.ctx); err != nil {
		b.t.Fatal(err)
	}
}
