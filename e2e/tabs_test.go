package e2e_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gostart/auth"

	"gostart/starttest/chromium"

	"myapp/apptest"
	"myapp/lib"
)

func TestInABrowserSigningOutReachesEveryTab(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.SignIn("ada@example.com", "/")
	public, private := b.Tab(), b.Tab()
	public.Open("/")
	public.Sees("Signed in as Ada Lovelace.")
	private.Open("/dashboard?tab=1")

	b.Click("Sign out")
	private.Sees("Choose a sign-in method.")
	private.IsAt("/login?redirectTo=%2Fdashboard%3Ftab%3D1")
	private.Hides("Ada")
	public.Sees("You are not signed in.")
	public.Shows("header", "Sign in")
	public.Hides("Ada")
}

func TestInABrowserSigningOutByScriptReachesEveryTab(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	b := chromium.New(t, s.URL)
	b.SignIn("ada@example.com", "/dashboard")
	other := b.Tab()
	other.Open("/")
	other.Sees("Signed in as Ada Lovelace.")
	chromium.Do(other, chromedp.Evaluate[bool](fmt.Sprintf(
		`import(%q).then(m => m.createAuthClient().signOut({redirect: false})).then(() => true)`,
		s.App.Asset("auth-client.js")), chromedp.EvalAwaitPromise))
	b.Sees("Choose a sign-in method.")
	other.Sees("You are not signed in.")
	other.Shows("header", "Sign in")
	other.IsAt("/")
}

func TestInABrowserSigningInReachesEveryTabAndKeepsWhatIsHalfFilledIn(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.Open("/")
	chromium.Do(b, chromedp.Evaluate[bool](`document.querySelector("main").append(document.createElement("textarea")), true`))
	b.Fill("textarea", "half a thought")

	other := b.Tab()
	other.SignIn("ada@example.com", "/dashboard")
	b.WaitFor(`.avatar[aria-label="Signed in as Ada Lovelace"]`)
	b.Shows(".avatar", "AL")
	b.Sees("Signed in as Ada Lovelace.")
	if text := chromium.Do(b, chromedp.Value("textarea")); text != "half a thought" {
		t.Errorf("the other tab's form holds %q", text)
	}
	b.Sees("Dashboard")
}

func TestInABrowserTheHeaderKeepsTheFocusWhoeverSignsInElsewhere(t *testing.T) {
	t.Parallel()
	for focused, kept := range map[string]string{
		lib.Name:  `=== "` + lib.Name + `"`,
		"Sign in": `!== "Sign in"`, // what is in its place
	} {
		t.Run(focused, func(t *testing.T) {
			t.Parallel()
			b := chromium.New(t, apptest.New(t).URL)
			b.Open("/")
			b.TabTo(focused)
			other := b.Tab()
			other.SignIn("ada@example.com", "/dashboard")
			b.WaitFor(`.avatar[aria-label="Signed in as Ada Lovelace"]`)
			const focus = `document.activeElement.matches("header :focus-visible") && document.activeElement.innerText `
			b.Until(focus + kept)
			other.Click("Sign out")
			b.Sees("You are not signed in.")
			b.Until(focus + `=== ` + strconv.Quote(focused))
		})
	}
}

func TestInABrowserNobodySeesThePageOfAnother(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.SignIn("ada@example.com", "/dashboard")
	b.Sees("Welcome, Ada Lovelace!")
	other := b.Tab()
	other.SignIn("grace@example.com", "/")
	b.Sees("Welcome, Grace Hopper!")
	b.Hides("Ada")
}

func TestInABrowserAPageOfThePastIsCorrected(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	b := chromium.New(t, s.URL)
	b.Open("/")
	ada, err := s.App.Auth().NewSession(t.Context(), "", auth.User{Sub: "1", Name: "Ada"})
	if err != nil {
		t.Fatal(err)
	}
	b.SetCookie(ada.Name, ada.Value)
	b.Evaluates(`dispatchEvent(new PageTransitionEvent("pageshow", {persisted: true}))`) // as the back button does
	b.Sees("Signed in as Ada.")
}

func TestInABrowserTabsCorrectAStrayOneOnce(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	b := chromium.New(t, s.URL)
	b.SignIn("ada@example.com", "/")
	other := b.Tab()
	other.Open("/")
	stray := b.Tab()
	stray.Open("/healthz")
	stray.Evaluates(`window.heard = [], window.channel = new BroadcastChannel("auth"), channel.onmessage = e => heard.push(e.data), true`)
	for _, message := range []string{`{mark: "of the past"}`, `{mark: "of the past", isCorrection: true}`, `{type: "update"}`, `{mark: "of the past"}`} {
		for _, tab := range []chromium.Browser{b, other} {
			tab.Evaluates(`window.before = document.querySelector("header"), true`)
		}
		stray.Evaluates(`channel.postMessage(` + message + `), true`)
		for _, tab := range []chromium.Browser{b, other} {
			tab.Until(`document.querySelector("header") !== before`)
		}
	}
	stray.Until(`heard.length >= 4`)
	if answers := chromium.Do(stray, chromedp.Evaluate[int](`heard.length`)); answers != 4 {
		t.Errorf("two tabs answer %d times, want 4: each of them whoever is wrong, and nothing else", answers)
	}
	if !stray.Evaluates(`heard.every(m => m.isCorrection && m.mark === heard[0].mark && m.mark.length === 16)`) {
		t.Error("the tabs answer something else than their mark")
	}
	if pages := strings.Count(s.Log(), " path=/ "); pages != 2+4*2 {
		t.Errorf("the page is asked for %d times, want two visits, and each tab's look after each of four messages:\n%s", pages, s.Log())
	}
}
