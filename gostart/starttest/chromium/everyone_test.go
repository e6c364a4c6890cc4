package chromium_test

import (
	"testing"

	"github.com/chromedp/chromedp"

	"gostart/starttest"
	"gostart/starttest/chromium"
)

// told is a test that only notes that it failed.
type told struct {
	testing.TB
	failed bool
}

func (t *told) Helper()               {}
func (t *told) Errorf(string, ...any) { t.failed = true }

func TestAPageThatDoesNotSuitEveryoneFailsTheTest(t *testing.T) {
	t.Parallel()
	spoilt(t, map[string]string{
		"it is too wide":                `main.style.width = "1300px"`,
		"it is too wide for a phone":    `main.style.width = "321px"`,
		"it has to be scrolled":         `main.append("x".repeat(50)), main.style.cssText = "overflow: auto; overflow-wrap: normal"`,
		"the focus is not seen":         `main.querySelector("a").style.outline = "none"`,
		"Tab is stuck":                  `addEventListener("keydown", (event) => event.preventDefault())`,
		"Tab jumps":                     `main.querySelector("a").tabIndex = 1`,
		"it moves before whoever minds": `main.style.transition = "opacity 1s"`,
	})
}

// spoilt checks that no page passes that is changed by one of these scripts.
func spoilt(t *testing.T, scripts map[string]string) {
	t.Helper()
	heard := &told{TB: t}
	b := chromium.New(heard, starttest.New(t))
	for name, spoil := range scripts {
		b.Open("/")
		b.Evaluates(`main = document.getElementById("main"), ` + spoil + `, true`)
		heard.failed = false
		if b.SuitsEveryone(); !heard.failed {
			t.Errorf("%s: the page passes", name)
		}
	}
}

func TestWhatThePolicyForbidsFailsTheTest(t *testing.T) {
	t.Parallel()
	for name, forbidden := range map[string]string{
		"inline code":         `document.head.append(Object.assign(document.createElement("script"), {text: "1"}))`,
		"code in a text":      `setTimeout("1")`,
		"an inline style":     `document.body.setAttribute("style", "color: red")`,
		"a picture elsewhere": `new Image().src = "https://elsewhere.example/"`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			heard := &told{TB: t}
			t.Cleanup(func() { // after that of the browser
				if !heard.failed {
					t.Error("the test passes")
				}
			})
			b := chromium.New(heard, starttest.New(t))
			b.Open("/")
			chromium.Do(b, chromedp.Evaluate[bool](`new Promise((resolve) => {
				addEventListener("securitypolicyviolation", () => resolve(true));
				`+forbidden+`;
			})`, chromedp.EvalAwaitPromise))
		})
	}
}
