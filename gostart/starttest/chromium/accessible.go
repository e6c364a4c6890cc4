package chromium

import (
	_ "embed" // for accessible.js
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
)

//go:embed accessible.js
var accessibleJS string

// looks are the window widths and media features in which IsAccessible checks a
// page. A zoom of 200 % halves the width.
var looks = []struct {
	name           string
	width          int64
	feature, value string // a media feature
}{
	{"light", 1280, "prefers-color-scheme", "light"},
	{"dark", 1280, "prefers-color-scheme", "dark"},
	{"in forced colours", 1280, "forced-colors", "active"},
	{"at 200 % without motion", 640, "prefers-reduced-motion", "reduce"},
	{"light, on a phone", 320, "prefers-color-scheme", "light"},
	{"dark, on a phone", 320, "prefers-color-scheme", "dark"},
}

// IsAccessible waits until the page and its styles are loaded, and checks that it is
// accessible. Tab must reach every control in document order. In each look, nothing
// may scroll sideways, the focus must be visible, nothing may move if the visitor
// prefers reduced motion, and axe-core must find no violations.
func (b Browser) IsAccessible() {
	b.t.Helper()
	b.Until(`document.readyState === "complete"`)
	b.tabThrough()
	for _, look := range looks {
		b.Resize(look.width, 740)
		b.prefer(look.feature, look.value)
		faults := Do(b, chromedp.Evaluate[[]string](accessibleJS+`accessible.faults()`))
		faults = append(faults, axeFaults(b)...)
		if len(faults) > 0 {
			b.t.Errorf("%s, %s:\n%s", Do(b, chromedp.Location()), look.name, strings.Join(faults, "\n"))
		}
	}
	b.Resize(1280, 740)
	b.prefer("", "")
}

// tabThrough presses Tab from the first control to the last, and checks the focus. It
// starts again if the page changes meanwhile.
func (b Browser) tabThrough() {
	b.t.Helper()
	b.Press("\t") // browsers show the focus only after a key press
	stops := Do(b, chromedp.Evaluate[int](accessibleJS+`accessible.begin()`))
	for i := range stops {
		if i > 0 {
			b.Press("\t")
		}
		fault := Do(b, chromedp.Evaluate[string](fmt.Sprintf(`accessible.focusFault(%d)`, i)))
		switch {
		case fault == "":
			continue
		case b.Evaluates(`accessible.changed()`):
			b.tabThrough()
		default:
			b.t.Errorf("%s: %s", Do(b, chromedp.Location()), fault)
		}
		return
	}
}
