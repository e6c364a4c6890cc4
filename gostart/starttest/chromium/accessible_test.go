package chromium_test

import (
	"testing"

	"github.com/chromedp/chromedp"

	"gostart/internal/exampleapp"
	"gostart/starttest"
	"gostart/starttest/chromium"
)

// recorder is a testing.TB that records whether the test failed.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.failed = true }

func TestThePagesOfTheExampleAppAreAccessible(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, starttest.New(t, exampleapp.Development).URL)
	b.Open("/login")
	b.IsAccessible()
	b.SignIn("ada@example.com", "/dashboard")
	b.Sees("Welcome, Ada Lovelace!")
	b.IsAccessible()
	b.Click("Home")
	b.WaitForPath("/")
	b.IsAccessible()
}

func TestAPageThatIsNotAccessibleFailsTheTest(t *testing.T) {
	t.Parallel()
	wantFailures(t, map[string]string{
		"it is too wide":                  `main.style.width = "1300px"`,
		"it is too wide for a phone":      `main.style.width = "321px"`,
		"it scrolls sideways":             `main.append("x".repeat(50)), main.style.cssText = "overflow: auto; overflow-wrap: normal"`,
		"the focus is invisible":          `main.querySelector("a").style.outline = "none"`,
		"Tab is stuck":                    `addEventListener("keydown", (event) => event.preventDefault())`,
		"Tab jumps":                       `main.querySelector("a").tabIndex = 1`,
		"it moves despite reduced motion": `main.style.transition = "opacity 1s"`,
	})
}

// wantFailures checks that IsAccessible fails for the home page after each script.
func wantFailures(t *testing.T, scripts map[string]string) {
	t.Helper()
	r := &recorder{TB: t}
	b := chromium.New(r, starttest.New(t, exampleapp.Development).URL)
	for name, script := range scripts {
		b.Open("/")
		b.Evaluates(`main = document.getElementById("main"), ` + script + `, true`)
		r.failed = false
		if b.IsAccessible(); !r.failed {
			t.Errorf("%s: the page passes", name)
		}
	}
}

func TestAViolationOfTheContentSecurityPolicyFailsTheTest(t *testing.T) {
	t.Parallel()
	for name, forbidden := range map[string]string{
		"inline code":              `document.head.append(Object.assign(document.createElement("script"), {text: "1"}))`,
		"a string as code":         `setTimeout("1")`,
		"an inline style":          `document.body.setAttribute("style", "color: red")`,
		"an image of another site": `new Image().src = "https://elsewhere.example/"`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &recorder{TB: t}
			t.Cleanup(func() { // runs after the cleanup of the browser
				if !r.failed {
					t.Error("the test passes")
				}
			})
			b := chromium.New(r, starttest.New(t, exampleapp.Development).URL)
			b.Open("/")
			chromium.Do(b, chromedp.Evaluate[bool](`new Promise((resolve) => {
				addEventListener("securitypolicyviolation", () => resolve(true));
				`+forbidden+`;
			})`, chromedp.EvalAwaitPromise))
		})
	}
}
