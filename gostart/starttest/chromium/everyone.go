package chromium

import (
	_ "embed" // for everyone.js
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
)

//go:embed everyone.js
var everyone string

// looks are the widths and the settings with which people view a page. A zoom of
// 200 % halves the width.
var looks = []struct {
	name           string
	width          int64
	feature, value string // of a media query
}{
	{"light", 1280, "prefers-color-scheme", "light"},
	{"dark", 1280, "prefers-color-scheme", "dark"},
	{"in forced colours", 1280, "forced-colors", "active"},
	{"at 200 % without motion", 640, "prefers-reduced-motion", "reduce"},
	{"light, on a phone", 320, "prefers-color-scheme", "light"},
	{"dark, on a phone", 320, "prefers-color-scheme", "dark"},
}

// SuitsEveryone waits until the current page is loaded, with its styles, and checks
// that it is accessible. Tab reaches every control in document order. In each look
// nothing scrolls sideways, the focus is visible, nothing moves where people prefer
// reduced motion, and axe-core finds nothing.
func (b Browser) SuitsEveryone() {
	b.t.Helper()
	b.Until(`document.readyState === "complete"`)
	b.tabThrough()
	for _, look := range looks {
		b.Resize(look.width, 740)
		b.prefer(look.feature, look.value)
		faults := Do(b, chromedp.Evaluate[[]string](everyone+`everyone.faults()`))
		faults = append(faults, axeFaults(b)...)
		if len(faults) > 0 {
			b.t.Errorf("%s, %s:\n%s", Do(b, chromedp.Location()), look.name, strings.Join(faults, "\n"))
		}
	}
	b.Resize(1280, 740)
	b.prefer("", "")
}

// tabThrough presses Tab from the first control to the last. It starts again if
// the page changes meanwhile.
func (b Browser) tabThrough() {
	b.t.Helper()
	b.Press("\t") // browsers show the focus after a key only
	stops := Do(b, chromedp.Evaluate[int](everyone+`everyone.begin()`))
	for i := range stops {
		if i > 0 {
			b.Press("\t")
		}
		missed := Do(b, chromedp.Evaluate[string](fmt.Sprintf(`everyone.missed(%d)`, i)))
		switch {
		case missed == "":
			continue
		case b.Evaluates(`everyone.changed()`):
			b.tabThrough()
		default:
			b.t.Errorf("%s: %s", Do(b, chromedp.Location()), missed)
		}
		return
	}
}
