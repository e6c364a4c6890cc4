package chromium

import (
	"os"

	"github.com/chromedp/chromedp"
)

// axeFaults asks axe-core which rules the page breaks. AXE_CORE names its script,
// as the Makefile does; without it axe-core is not asked.
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

// axeRun names for each rule that is broken the elements that break it. Forced
// colours are the browser's own choice, which axe-core does not see.
const axeRun = `axe.run({
	runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
	resultTypes: ["violations"],
	rules: { "color-contrast": { enabled: !matchMedia("(forced-colors: active)").matches } },
}).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ": " + node.html + "\n  " + node.failureSummary)))`
