package chromium

import (
	"context"
	"errors"
	"slices"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Resize sets the size of the viewport in CSS pixels.
func (b Browser) Resize(width, height int64) {
	b.t.Helper()
	Do(b, chromedp.EmulateViewport(width, height))
}

// DisableScript disables scripts on all pages loaded from now on.
func (b Browser) DisableScript() {
	b.t.Helper()
	Call(b, func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	})
}

// Block makes requests for URLs that match one of the patterns fail, as without a
// network. It replaces the patterns of the last call.
func (b Browser) Block(patterns ...string) {
	b.t.Helper()
	Call(b, func(ctx context.Context) error {
		var blocked []*network.BlockPattern
		for _, p := range patterns {
			blocked = append(blocked, &network.BlockPattern{URLPattern: p, Block: true})
		}
		_, err := chromedp.Call(ctx, network.SetBlockedURLs, network.SetBlockedURLsParams{URLPatterns: blocked})
		return err
	})
}

// Cookie returns the cookie with this name. The test fails at once if the browser does not have it.
func (b Browser) Cookie(name string) (found *network.Cookie) {
	b.t.Helper()
	Call(b, func(ctx context.Context) error {
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

// SetCookie sets a cookie for the site.
func (b Browser) SetCookie(name, value string) {
	b.t.Helper()
	Call(b, func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: b.url})
		return err
	})
}

// ClearCookies deletes all cookies.
func (b Browser) ClearCookies() {
	b.t.Helper()
	Call(b, func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, network.ClearBrowserCookies, cdp.Empty{})
		return err
	})
}

// prefer emulates one media feature and resets the others. An empty feature resets
// all.
func (b Browser) prefer(feature, value string) {
	b.t.Helper()
	var features []*emulation.MediaFeature
	if feature != "" {
		features = append(features, &emulation.MediaFeature{Name: feature, Value: value})
	}
	Call(b, func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
		return err
	})
}
