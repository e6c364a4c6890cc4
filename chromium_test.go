package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"gostart/starttest"
)

// browser is a real Chromium with a profile of its own, for one person.
type browser struct {
	t    *testing.T
	site *starttest.Site
	ctx  context.Context
}

// patience is how long one step may take.
const patience = 30 * time.Second

// newBrowser starts one, to visit a site. The test fails if a page breaks the security policy or
// throws; where Chromium is missing it is skipped, but never in CI.
func newBrowser(t *testing.T, s *starttest.Site) browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("chromium is not installed, and CI needs it")
		}
		t.Skip("chromium is not installed: skipping the walk through a real browser")
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-quic", true))
	allocator, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	b := browser{t, s, ctx}
	b.listen()
	return b
}

// listen fails the test for what the browser complains of. That a status is
// 404 is no complaint: tests ask for it.
func (b browser) listen() {
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
			if e.Entry.Source != cdplog.EntrySourceNetwork {
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
}

// do takes one step, in time.
func do[T any](b browser, action chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	result, err := chromedp.Run(ctx, action)
	if err != nil {
		b.t.Fatal(err)
	}
	return result
}

func (b browser) open(path string) { b.t.Helper(); do(b, chromedp.Navigate(b.site.URL+path)) }
func (b browser) reload()          { b.t.Helper(); do(b, chromedp.Reload()) }
func (b browser) back()            { b.t.Helper(); do(b, chromedp.NavigateBack()) }
func (b browser) press(key string) { b.t.Helper(); do(b, chromedp.KeyEvent(key)) }

func (b browser) fill(selector, text string) {
	b.t.Helper()
	do(b, chromedp.SendKeys(selector, text))
}

func (b browser) resize(width, height int64) {
	b.t.Helper()
	do(b, chromedp.EmulateViewport(width, height))
}

// click presses the first link or button whose text begins with label.
func (b browser) click(label string) {
	b.t.Helper()
	do(b, chromedp.Click(fmt.Sprintf(`//*[self::a or self::button][starts-with(normalize-space(), %q)]`, label)))
}

// sees waits until the page shows text.
func (b browser) sees(text string) {
	b.t.Helper()
	do(b, chromedp.WaitVisible(fmt.Sprintf(`//body//*[contains(normalize-space(), %q)]`, text)))
}

// hides checks that text is nowhere in the page's source.
func (b browser) hides(text string) {
	b.t.Helper()
	if source := do(b, chromedp.OuterHTML("html")); strings.Contains(source, text) {
		b.t.Errorf("the page holds %q", text)
	}
}

func (b browser) isAt(path string) {
	b.t.Helper()
	if at := do(b, chromedp.Location()); at != b.site.URL+path {
		b.t.Errorf("the browser is at %s, want %s", at, b.site.URL+path)
	}
}

// fits checks that nothing has to be scrolled sideways.
func (b browser) fits() {
	b.t.Helper()
	if beyond := do(b, chromedp.Evaluate[int](`document.documentElement.scrollWidth - innerWidth`)); beyond > 0 {
		b.t.Errorf("%s is %d pixels too wide", do(b, chromedp.Location()), beyond)
	}
}

// tabTo presses Tab until the focus is on what begins with label.
func (b browser) tabTo(label string) {
	b.t.Helper()
	for range 20 {
		b.press("\t")
		if strings.HasPrefix(do(b, chromedp.Evaluate[string](`document.activeElement.innerText ?? ""`)), label) {
			return
		}
	}
	b.t.Fatalf("Tab does not reach %q", label)
}

func (b browser) disableScript() {
	b.t.Helper()
	call(b, func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	})
}

// cookie returns the browser's cookie of that name.
func (b browser) cookie(name string) (found *network.Cookie) {
	b.t.Helper()
	call(b, func(ctx context.Context) error {
		result, err := chromedp.Call(ctx, network.GetCookies, network.GetCookiesParams{})
		if err != nil {
			return err
		}
		i := slices.IndexFunc(result.Cookies, func(c *network.Cookie) bool { return c.Name == name })
		if i < 0 {
			return errors.New("there is no cookie " + name)
		}
		found = result.Cookies[i]
		return nil
	})
	return found
}

func (b browser) setCookie(c *network.Cookie) {
	b.t.Helper()
	call(b, func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: c.Name, Value: c.Value, URL: b.site.URL})
		return err
	})
}

// call runs commands that chromedp has no words for.
func call(b browser, commands func(context.Context) error) {
	b.t.Helper()
	if err := commands(b.ctx); err != nil {
		b.t.Fatal(err)
	}
}
