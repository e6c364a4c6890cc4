package chromium

import (
	"os"

	"github.com/chromedp/chromedp"
)

// axeFaults returns the axe-core rules that the page violates. The environment
// variable AXE_CORE is the path of axe-core's script. If it is not set, axeFaults
// returns nil.
func axeFaults(b Browser) []string {
	b.t.Helper()
	path := os.Getenv("AXE_CORE")
	if path == "" {
		return nil
	}
	script, err := os.ReadFile(path)
	if err != nil {
		b.t.Fatal(err)
	}
	if !b.Evaluates(`"axe" in globalThis`) {
		Do(b, chromedp.Evaluate[any](string(script)+"; null"))
	}
	return Do(b, chromedp.Evaluate[[]string](axeRun, chromedp.EvalAwaitPromise))
}

// axeRun returns each violated rule with its elements. It skips contrast in forced
// colours, because axe-core does not see the colours that the browser chooses.
const axeRun = `axe.run({
	runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
	resultTypes: ["violations"],
	rules: { "color-contrast": { enabled: !matchMedia("(forced-colors: active)").matches } },
}).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ": " + node.html + "\n  " + node.failureSummary)))`
