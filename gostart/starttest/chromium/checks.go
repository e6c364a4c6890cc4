package chromium

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

// Sees waits until text is visible on the page.
func (b Browser) Sees(text string) {
	b.t.Helper()
	Do(b, chromedp.WaitVisible(fmt.Sprintf(`//body//*[contains(normalize-space(), %q)]`, text)))
}

// Shows waits until the element that a CSS selector matches contains text.
func (b Browser) Shows(selector, text string) {
	b.t.Helper()
	b.Until(fmt.Sprintf(`document.querySelector(%q)?.innerText.includes(%q)`, selector, text))
}

// WaitFor waits until the element that a CSS selector matches is visible.
func (b Browser) WaitFor(selector string) {
	b.t.Helper()
	Do(b, chromedp.WaitVisible(selector))
}

// Until waits until a JavaScript expression is true, on this page or on the next one
// that is loaded.
func (b Browser) Until(condition string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, StepTimeout)
	defer cancel()
	poll := chromedp.Poll[bool](condition, chromedp.WithPollingInterval(10*time.Millisecond), chromedp.WithPollingTimeout(0)) // by interval, because a background tab renders no frames
	_, err := chromedp.Run(ctx, poll)
	for err != nil && ctx.Err() == nil { // another page was loaded
		_, err = chromedp.Run(ctx, poll)
	}
	if err != nil {
		b.t.Fatalf("at %s, %s does not become true: %v\nthe page and the focused element: %s", Do(b, chromedp.Location()), condition, err,
			Do(b, chromedp.Evaluate[string](`document.body.innerText + "\n" + document.activeElement?.outerHTML`)))
	}
}

// Is checks that a JavaScript expression is true.
func (b Browser) Is(condition string) {
	b.t.Helper()
	if !b.Evaluates(condition) {
		b.t.Errorf("at %s, %s is not true", Do(b, chromedp.Location()), condition)
	}
}

// Lacks checks that the page's HTML does not contain text.
func (b Browser) Lacks(text string) {
	b.t.Helper()
	if source := Do(b, chromedp.OuterHTML("html")); strings.Contains(source, text) {
		b.t.Errorf("the page contains %q", text)
	}
}

// IsAt checks that the browser is at a path of the site.
func (b Browser) IsAt(path string) {
	b.t.Helper()
	if at := Do(b, chromedp.Location()); at != b.url+path {
		b.t.Errorf("the browser is at %s, want %s", at, b.url+path)
	}
}

// WaitForPath waits until the browser is at a path of the site.
func (b Browser) WaitForPath(path string) {
	b.t.Helper()
	b.Until(`location.pathname + location.search === "` + path + `"`)
}
