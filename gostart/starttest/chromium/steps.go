package chromium

import (
	"fmt"
	"net/url"

	"github.com/chromedp/chromedp"
)

// Open navigates to a path of the site.
func (b Browser) Open(path string) {
	b.t.Helper()
	Do(b, chromedp.Navigate(b.url+path))
}

// Reload reloads the page.
func (b Browser) Reload() {
	b.t.Helper()
	Do(b, chromedp.Reload())
}

// Back navigates to the previous page.
func (b Browser) Back() {
	b.t.Helper()
	Do(b, chromedp.NavigateBack())
}

// SignIn signs in with the development provider, as the person with this e-mail
// address, and checks that the flow ends at path.
func (b Browser) SignIn(email, path string) {
	b.t.Helper()
	b.Open("/api/auth/signIn/dev?redirectTo=" + url.QueryEscape(path) + "&login_hint=" + url.QueryEscape(email))
	b.IsAt(path)
}

// Press types keys into the focused element: text, "\t" for Tab, "\r" for Enter.
func (b Browser) Press(keys string) {
	b.t.Helper()
	Do(b, chromedp.KeyEvent(keys))
}

// Fill types text into the field that a CSS selector matches.
func (b Browser) Fill(selector, text string) {
	b.t.Helper()
	Do(b, chromedp.SendKeys(selector, text))
}

// Click clicks the first link or button whose text begins with label.
func (b Browser) Click(label string) {
	b.t.Helper()
	Do(b, chromedp.Click(fmt.Sprintf(`//*[self::a or self::button][starts-with(normalize-space(), %q)]`, label)))
}

// TabTo presses Tab until the text of the focused element begins with label.
func (b Browser) TabTo(label string) {
	b.t.Helper()
	b.tabUntil(fmt.Sprintf(`document.activeElement.innerText?.startsWith(%q) === true`, label))
}

// TabToField presses Tab until the focus is on the field with this name.
func (b Browser) TabToField(name string) {
	b.t.Helper()
	b.tabUntil(fmt.Sprintf(`document.activeElement.name === %q`, name))
}

// tabUntil presses Tab until a JavaScript expression is true.
func (b Browser) tabUntil(condition string) {
	b.t.Helper()
	for range 20 {
		b.Press("\t")
		if b.Evaluates(condition) {
			return
		}
	}
	b.t.Fatalf("pressing Tab does not make %s true", condition)
}

// Evaluates evaluates a JavaScript expression in the page, and returns whether it is
// true.
func (b Browser) Evaluates(expression string) bool {
	b.t.Helper()
	return Do(b, chromedp.Evaluate[bool](expression))
}
