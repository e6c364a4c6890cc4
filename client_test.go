package main

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"gostart/internal/auth"
	"gostart/starttest"
	"gostart/static"
)

func TestInABrowserAPageSignsInShowsTheProfileAndSignsOut(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, starttest.New(t))
	b.open("/client")
	b.sees("Nobody is signed in.")
	b.tabTo("Sign in with Dev sign-in")
	b.press("\r")
	b.click("Continue as Ada")
	b.sees("Session ends")
	b.isAt("/client")
	b.shows(".profile", "Ada Lovelace")
	b.shows(".profile", "ada@example.com")

	b.click("Sign out and go home")
	b.sees("You are not signed in.")
	b.isAt("/")
	b.hides("Ada")
	b.open("/dashboard")
	b.sees("Choose how you want to be recognised.")
}

func TestInABrowserAProfileThatFailsCanBeTriedAgain(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, starttest.New(t))
	b.signIn("ada@example.com", "/dashboard")
	b.block("*://*:*/api/auth/*")
	b.open("/client")
	b.sees("Your profile could not be loaded. The server cannot be reached.")
	b.click("Sign in with Dev")
	b.shows("#sign-in ~ .error", "The server cannot be reached.")
	b.click("Sign out and go home")
	b.shows("#sign-out ~ .error", "The server cannot be reached.")
	b.isAt("/client")

	b.block()
	b.click("Try again")
	b.sees("ada@example.com")
}

func TestInABrowserAThemeStays(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, starttest.New(t))
	b.signIn("ada@example.com", "/client")
	b.waitFor("#theme")
	scheme := func() string {
		return do(b, chromedp.Evaluate[string](`getComputedStyle(document.documentElement).colorScheme`))
	}
	if got := scheme(); got != "light dark" {
		t.Errorf("at first the scheme is %q", got)
	}
	b.evaluates(`theme.value = "dark", theme.dispatchEvent(new Event("change")), true`)
	b.until(`document.documentElement.dataset.theme === "dark"`)
	b.open("/dashboard")
	b.sees("Welcome, Ada Lovelace!")
	if got := scheme(); got != "dark" {
		t.Errorf("on the next page the scheme is %q", got)
	}
	b.client(`signOut({redirect: false})`)
	b.sees("Choose how you want to be recognised.")
	if got := scheme(); got != "light dark" {
		t.Errorf("signed out the scheme is %q", got)
	}
}

func TestInABrowserWithoutScriptTheExamplesSayWhatIsMissing(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, starttest.New(t))
	b.disableScript()
	b.open("/client")
	b.sees("These examples run in the browser, and need JavaScript.")
	b.click("sign in without it")
	b.sees("Choose how you want to be recognised.")
}

func TestInABrowserSigningOutReachesEveryTab(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, starttest.New(t))
	b.signIn("ada@example.com", "/")
	public, private := b.tab(), b.tab()
	public.open("/")
	public.sees("Signed in as Ada Lovelace.")
	private.open("/dashboard?tab=1")

	b.click("Sign out")
	private.sees("Choose how you want to be recognised.")
	private.isAt("/login?redirectTo=%2Fdashboard%3Ftab%3D1")
	private.hides("Ada")
	public.sees("You are not signed in.")
	public.shows("nav", "Sign in")
	public.hides("Ada")
}

func TestInABrowserSigningOutByScriptReachesEveryTab(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, starttest.New(t))
	b.signIn("ada@example.com", "/dashboard")
	other := b.tab()
	other.open("/client")
	other.shows(".profile", "Ada Lovelace")
	other.client(`signOut({redirect: false})`)
	b.sees("Choose how you want to be recognised.")
	other.sees("Nobody is signed in.")
	other.shows("nav", "Sign in")
	other.isAt("/client")
}

func TestInABrowserSigningInReachesEveryTabAndKeepsWhatIsHalfFilledIn(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, starttest.New(t))
	b.open("/")
	do(b, chromedp.Evaluate[bool](`document.querySelector("main").append(document.createElement("textarea")), true`))
	b.fill("textarea", "half a thought")

	other := b.tab()
	other.signIn("ada@example.com", "/client")
	b.waitFor(`[aria-label="Signed in as Ada Lovelace"][href="/client"] .avatar`)
	b.shows(".avatar", "AL")
	b.sees("Signed in as Ada Lovelace.")
	if text := do(b, chromedp.Value("textarea")); text != "half a thought" {
		t.Errorf("the other tab's form holds %q", text)
	}
	b.sees("Dashboard")
}

func TestInABrowserNobodySeesThePageOfAnother(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, starttest.New(t))
	b.signIn("ada@example.com", "/dashboard")
	b.sees("Welcome, Ada Lovelace!")
	other := b.tab()
	other.signIn("grace@example.com", "/")
	b.sees("Welcome, Grace Hopper!")
	b.hides("Ada")
}

func TestInABrowserAPageOfThePastIsCorrected(t *testing.T) {
	t.Parallel()
	s := starttest.New(t)
	b := newBrowser(t, s)
	b.open("/")
	ada, err := s.App.NewSession(t.Context(), auth.User{Sub: "1", Name: "Ada"})
	if err != nil {
		t.Fatal(err)
	}
	b.setCookie(&network.Cookie{Name: ada.Name, Value: ada.Value})
	b.evaluates(`dispatchEvent(new PageTransitionEvent("pageshow", {persisted: true}))`) // as the back button does
	b.sees("Signed in as Ada.")
}

func TestInABrowserTabsCorrectAStrayOneOnce(t *testing.T) {
	t.Parallel()
	s := starttest.New(t)
	b := newBrowser(t, s)
	b.signIn("ada@example.com", "/")
	other := b.tab()
	other.open("/")
	stray := b.tab()
	stray.open("/healthz")
	stray.evaluates(`window.heard = [], window.channel = new BroadcastChannel("auth"), channel.onmessage = e => heard.push(e.data), true`)
	for _, message := range []string{`{mark: "of the past"}`, `{mark: "of the past", isAnswer: true}`, `{type: "update"}`, `{mark: "of the past"}`} {
		for _, tab := range []browser{b, other} {
			tab.evaluates(`window.before = document.querySelector("header"), true`)
		}
		stray.evaluates(`channel.postMessage(` + message + `), true`)
		for _, tab := range []browser{b, other} {
			tab.until(`document.querySelector("header") !== before`)
		}
	}
	stray.until(`heard.length >= 4`)
	if answers := do(stray, chromedp.Evaluate[int](`heard.length`)); answers != 4 {
		t.Errorf("two tabs answer %d times, want 4: each of them whoever is wrong, and nothing else", answers)
	}
	if !stray.evaluates(`heard.every(m => m.isAnswer && m.mark === heard[0].mark && m.mark.length === 16)`) {
		t.Error("the tabs answer something else than their mark")
	}
	if pages := strings.Count(s.Log(), " path=/ "); pages != 2+4*2 {
		t.Errorf("the page is asked for %d times, want two visits, and each tab's look after each of four messages:\n%s", pages, s.Log())
	}
}

func TestInABrowserSigningInCostsFiveRequests(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, starttest.New(t))
	b.open("/login")
	b.until(`document.readyState === "complete"`)
	type cost struct{ Requests, Bytes int }
	got := do(b, chromedp.Evaluate[cost](`(() => {
		const all = performance.getEntriesByType("resource").concat(performance.getEntriesByType("navigation"));
		return {Requests: all.length, Bytes: all.reduce((sum, e) => sum + e.transferSize, 0)};
	})()`))
	if got.Requests > 5 || got.Bytes > 30_000 || got.Bytes == 0 {
		t.Errorf("/login costs %d requests and %d bytes, want at most 5 and 30,000", got.Requests, got.Bytes)
	}
}

func TestTheCodeBesideTheExamplesIsWhatRuns(t *testing.T) {
	t.Parallel()
	script, err := os.ReadFile("static/client.js")
	if err != nil {
		t.Fatal(err)
	}
	client := starttest.New(t).Visitor(t).Get("/client")
	shown := regexp.MustCompile(`(?s)<pre[^>]*><code>(.*?)</code>`).FindAllStringSubmatch(client.Body, -1)
	if len(shown) != 4 {
		t.Fatalf("/client shows %d pieces of code, want 4", len(shown))
	}
	unescape := strings.NewReplacer("&#34;", `"`, "&gt;", ">", "&lt;", "<", "&amp;", "&")
	for _, code := range shown {
		indented := "  " + strings.ReplaceAll(unescape.Replace(code[1]), "\n", "\n  ")
		if !strings.Contains(string(script), strings.ReplaceAll(indented, "\n  \n", "\n\n")) {
			t.Errorf("static/client.js does not hold\n%s", indented)
		}
	}
}

// tab opens another tab of the same browser: the same cookies, another page.
func (b browser) tab() browser {
	b.t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx)
	b.t.Cleanup(cancel)
	other := browser{b.t, b.site, ctx}
	other.listen()
	return other
}

// signIn signs in at the development provider, as anyone, and comes back to a
// page.
func (b browser) signIn(email, page string) {
	b.t.Helper()
	b.open("/api/auth/signIn/dev?redirectTo=" + page + "&login_hint=" + email)
	b.isAt(page)
}

// shows waits until what the selector finds holds text.
func (b browser) shows(selector, text string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`document.querySelector(%q)?.innerText.includes(%q)`, selector, text))
}

func (b browser) waitFor(selector string) {
	b.t.Helper()
	do(b, chromedp.WaitVisible(selector))
}

func (b browser) until(condition string) {
	b.t.Helper()
	do(b, chromedp.Poll[bool](condition, chromedp.WithPollingInterval(10*time.Millisecond))) // frames are not drawn in a tab behind
}

func (b browser) evaluates(condition string) bool {
	b.t.Helper()
	return do(b, chromedp.Evaluate[bool](condition))
}

// client calls static/auth-client.js as a page's script would.
func (b browser) client(call string) {
	b.t.Helper()
	do(b, chromedp.Evaluate[bool](fmt.Sprintf(`import(%q).then(m => m.createAuthClient().%s).then(() => true)`,
		static.URL("auth-client.js"), call), chromedp.EvalAwaitPromise))
}

// block lets requests to these addresses fail, as without a network, and no
// others.
func (b browser) block(patterns ...string) {
	b.t.Helper()
	call(b, func(ctx context.Context) error {
		var blocked []*network.BlockPattern
		for _, p := range patterns {
			blocked = append(blocked, &network.BlockPattern{URLPattern: p, Block: true})
		}
		_, err := chromedp.Call(ctx, network.SetBlockedURLs, network.SetBlockedURLsParams{URLPatterns: blocked})
		return err
	})
}
