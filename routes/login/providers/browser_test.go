package providers_test

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"gostart/starttest/chromium"

	"myapp/apptest"
)

func TestInABrowserACallbackURLIsCopied(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.Open("/login")
	for range 2 { // the script must run on each visit
		b.Click("Add a provider")
		b.WaitForPath("/login/providers")
		b.WaitFor("[open] button") // after its script has run
		b.TabTo("Copy")
		b.Press("\r")
		b.Shows("[open] output", "Copied")
		b.Click("the sign-in page")
		b.WaitForPath("/login")
	}

	b.Open("/login/providers")
	allowClipboardReading(b)
	b.Click("Copy")
	b.Shows("[open] output", "Copied")
	copied := chromium.Do(b, chromedp.Evaluate[string](`navigator.clipboard.readText()`, chromedp.EvalAwaitPromise))
	if want := chromium.Do(b, chromedp.Evaluate[string](`document.querySelector("[open] code").textContent`)); copied != want {
		t.Errorf("the clipboard contains %q, want %q", copied, want)
	}
	b.Until(`document.querySelector("[open] output").textContent === ""`)
}

func TestInABrowserTextThatCannotBeCopiedIsSelected(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.Open("/login/providers")
	b.Evaluates(`navigator.clipboard.writeText = () => Promise.reject(), true`)
	b.Click("Copy")
	b.Shows("[open] output", "Selected")
	b.Is(`getSelection().toString() === document.querySelector("[open] code").textContent`)
}

// allowClipboardReading lets pages read the clipboard.
func allowClipboardReading(b chromium.Browser) {
	chromium.Call(b, func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, browser.SetPermission, browser.SetPermissionParams{
			Permission: &browser.PermissionDescriptor{Name: "clipboard-read"}, Setting: browser.PermissionSettingGranted,
		})
		return err
	})
}

func TestInABrowserEveryProviderIsAccessible(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.Open("/login/providers")
	const open = `document.querySelectorAll("details").forEach((provider) => (provider.open = true)), true`
	b.Evaluates(open)
	b.Is(`document.querySelectorAll("[open]").length === 1`)
	b.Evaluates(`document.querySelectorAll("details").forEach((provider) => (provider.name = "")), true`)
	b.Evaluates(open)
	b.IsAccessible()
	b.Resize(320, 740)
	b.Is(`[...document.querySelectorAll("pre")].every((pre) => pre.checkVisibility() && pre.scrollWidth <= pre.clientWidth)`)
}

func TestInABrowserWithoutScriptTheCopyButtonsAreHidden(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.DisableScript()
	b.Open("/login/providers")
	b.Sees("/api/auth/callback/")
	b.Is(`[...document.querySelectorAll("main button")].every((button) => !button.checkVisibility())`)
}
