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

func TestInABrowserSigningOutUpdatesEveryTab(t *testing.T) {
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
	private.Lacks("Ada")
	public.Sees("You are not signed in.")
	public.Shows("header", "Sign in")
	public.Lacks("Ada")
}

func TestInABrowserSigningOutByScriptUpdatesEveryTab(t *testing.T) {
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

func TestInABrowserSigningInUpdatesEveryTabAndKeepsUnsavedInput(t *testing.T) {
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
		t.Errorf("the field contains %q", text)
	}
	b.Sees("Dashboard")
}

func TestInABrowserTheHeaderKeepsTheFocusWhenAnotherTabSignsIn(t *testing.T) {
	t.Parallel()
	for focused, kept := range map[string]string{
		lib.Name:  `=== "` + lib.Name + `"`,
		"Sign in": `!== "Sign in"`, // the focus moves to what replaces it
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

func TestInABrowserOpenPagesAreReplacedWhenAnotherPersonSignsIn(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.SignIn("ada@example.com", "/dashboard")
	b.Sees("Welcome, Ada Lovelace!")
	other := b.Tab()
	other.SignIn("grace@example.com", "/")
	b.Sees("Welcome, Grace Hopper!")
	b.Lacks("Ada")
}

func TestInABrowserARestoredPageShowsTheCurrentSession(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	b := chromium.New(t, s.URL)
	b.Open("/")
	ada, err := s.App.Auth().NewSession(t.Context(), "", auth.User{Sub: "1", Name: "Ada"})
	if err != nil {
		t.Fatal(err)
	}
	b.SetCookie(ada.Name, ada.Value)
	b.Evaluates(`dispatchEvent(new PageTransitionEvent("pageshow", {persisted: true}))`) // as after the back button
	b.Sees("Signed in as Ada.")
}

func TestInABrowserEachTabRepliesOnceToATabWithAnOldSession(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	b := chromium.New(t, s.URL)
	b.SignIn("ada@example.com", "/")
	other := b.Tab()
	other.Open("/")
	outdated := b.Tab()
	outdated.Open("/healthz")
	outdated.Evaluates(`window.received = [], window.channel = new BroadcastChannel("auth"), channel.onmessage = e => received.push(e.data), true`)
	for _, message := range []string{`{fingerprint: "of an old session"}`, `{fingerprint: "of an old session", isCorrection: true}`, `{type: "update"}`, `{fingerprint: "of an old session"}`} {
		for _, tab := range []chromium.Browser{b, other} {
			tab.Evaluates(`window.before = document.querySelector("header"), true`)
		}
		outdated.Evaluates(`channel.postMessage(` + message + `), true`)
		for _, tab := range []chromium.Browser{b, other} {
			tab.Until(`document.querySelector("header") !== before`)
		}
	}
	outdated.Until(`received.length >= 4`)
	if replies := chromium.Do(outdated, chromedp.Evaluate[int](`received.length`)); replies != 4 {
		t.Errorf("two tabs reply %d times, want 4: each replies to each of the two outdated fingerprints, and to nothing else", replies)
	}
	if !outdated.Evaluates(`received.every(m => m.isCorrection && m.fingerprint === received[0].fingerprint && m.fingerprint.length === 16)`) {
		t.Error("the tabs do not reply with their fingerprint")
	}
	if pages := strings.Count(s.Log(), " path=/ "); pages != 2+4*2 {
		t.Errorf("the page is requested %d times, want two visits, and one request of each tab after each of four messages:\n%s", pages, s.Log())
	}
}
