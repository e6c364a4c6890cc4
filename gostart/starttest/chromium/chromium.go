// Package chromium tests an app in a real browser: what a page looks like and
// what its scripts do. Without Chromium its tests are skipped, but they fail in
// CI.
//
//	func TestInABrowserTheDashboardNamesItsVisitor(t *testing.T) {
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

// Patience is how long one step may take.
const Patience = 30 * time.Second

// A Browser is one tab of a Chromium with its own profile. The test ends at a
// step that is not possible. It fails if a page violates the security policy or
// throws an exception.
type Browser struct {
	t   testing.TB
	url string
	ctx context.Context
}

// New starts a browser that visits the site at url, without a trailing slash. It
// finds the hosts of those names on this machine.
func New(t testing.TB, url string, hosts ...string) Browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("chromium is not installed, and CI needs it")
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
	return Browser{t, url, ctx}.listen()
}

// Tab opens another tab of the same browser, with the same cookies.
func (b Browser) Tab() Browser {
	b.t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx)
	b.t.Cleanup(cancel)
	return Browser{b.t, b.url, ctx}.listen()
}

// listen fails the test for warnings and errors of the browser. It ignores those
// of the network, such as a status of 404, which tests request on purpose, and
// that a header has no effect because a site has a name but no https.
func (b Browser) listen() Browser {
	var mu sync.Mutex
	var complaints []string
	complain := func(text string) {
		mu.Lock()
		defer mu.Unlock()
		complaints = append(complaints, text)
	}
	err := chromedp.Listen(b.ctx, func(event any) {
		switch e := event.(type) {
		case *cdplog.EventEntryAdded:
			serious := e.Entry.Level == cdplog.EntryLevelWarning || e.Entry.Level == cdplog.EntryLevelError
			withoutHTTPS := strings.Contains(e.Entry.Text, "the URL's origin was untrustworthy")
			if serious && e.Entry.Source != cdplog.EntrySourceNetwork && !withoutHTTPS {
				complain(e.Entry.Text)
			}
		case *runtime.EventExceptionThrown:
			complain(e.ExceptionDetails.Text)
		}
	})
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		if len(complaints) > 0 {
			b.t.Errorf("the browser complains: %s", strings.Join(complaints, "; "))
		}
	})
	return b
}

// Do runs one action of chromedp, at most for Patience, and returns its result.
func Do[T any](b Browser, action chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, Patience)
	defer cancel()
	result, err := chromedp.Run(ctx, action)
	if err != nil {
		b.t.Fatal(err)
	}
	return result
}

// Call runs commands of the DevTools protocol for which chromedp has no action.
func Call(b Browser, commands func(context.Context) error) {
	b.t.Helper()
	if err := commands(b.ctx); err != nil {
		b.t.Fatal(err)
	}
}
