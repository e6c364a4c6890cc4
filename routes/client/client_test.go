package client_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gostart/starttest/chromium"

	"myapp/apptest"
	"myapp/lib"
)

func TestInABrowserAScriptSignsInShowsTheProfileAndSignsOut(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.Open("/client")
	b.Sees("You have no session.")
	b.IsAccessible()
	b.TabTo("Sign in with Dev sign-in")
	b.Press("\r")
	b.Click("Continue as Ada")
	b.Sees("Session ends")
	b.IsAt("/client")
	b.Shows(".profile", "Ada Lovelace")
	b.Shows(".profile", "ada@example.com")
	b.IsAccessible()

	b.Click("Sign out and go home")
	b.Sees("You are not signed in.")
	b.IsAt("/")
	b.Lacks("Ada")
	b.Open("/dashboard")
	b.Sees("Choose a sign-in method.")
}

func TestInABrowserAFailedProfileCanBeLoadedAgain(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.SignIn("ada@example.com", "/dashboard")
	b.Block("*://*:*/api/auth/*")
	b.Open("/client")
	b.Sees("Your profile could not be loaded. The server cannot be reached.")
	b.Click("Sign in with Dev")
	b.Shows("#sign-in ~ .error", "The server cannot be reached.")
	b.Click("Sign out and go home")
	b.Shows("#sign-out ~ .error", "The server cannot be reached.")
	b.IsAt("/client")
	b.IsAccessible()

	b.Block()
	b.Click("Try again")
	b.Sees("ada@example.com")
}

func TestInABrowserAChosenThemeLastsUntilSigningOut(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.SignIn("ada@example.com", "/client")
	b.WaitFor("#theme")
	scheme := func() string {
		return chromium.Do(b, chromedp.Evaluate[string](`getComputedStyle(document.documentElement).colorScheme`))
	}
	if got := scheme(); got != "light dark" {
		t.Errorf("without a choice the scheme is %q", got)
	}
	b.TabTo("Same as the browser")
	b.Press("D")
	b.Until(`document.documentElement.dataset.theme === "dark"`)
	b.IsAccessible()
	b.Open("/dashboard")
	b.Sees("Welcome, Ada Lovelace!")
	if got := scheme(); got != "dark" {
		t.Errorf("on the next page the scheme is %q", got)
	}
	b.Click("Sign out")
	b.Sees("You are not signed in.")
	if got := scheme(); got != "light dark" {
		t.Errorf("signed out the scheme is %q", got)
	}
}

func TestInABrowserWithoutScriptTheExamplesSayThatTheyNeedJavaScript(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.DisableScript()
	b.Open("/client")
	b.Sees("These examples run in the browser, and need JavaScript.")
	b.Click("sign in without JavaScript")
	b.Sees("Choose a sign-in method.")
}

func TestTheCodeBesideTheExamplesIsTheCodeThatRuns(t *testing.T) {
	t.Parallel()
	script, err := os.ReadFile("../../routes/client/client.js")
	if err != nil {
		t.Fatal(err)
	}
	client := apptest.New(t).Visitor(t).Get("/client")
	shown := regexp.MustCompile(`(?s)<pre[^>]*><code>(.*?)</code>`).FindAllStringSubmatch(client.Body, -1)
	if len(shown) != 4 {
		t.Fatalf("/client shows %d pieces of code, want 4", len(shown))
	}
	unescape := strings.NewReplacer("&#34;", `"`, "&gt;", ">", "&lt;", "<", "&amp;", "&")
	for _, code := range shown {
		indented := "  " + strings.ReplaceAll(unescape.Replace(code[1]), "\n", "\n  ")
		if !strings.Contains(string(script), strings.ReplaceAll(indented, "\n  \n", "\n\n")) {
			t.Errorf("routes/client/client.js does not contain\n%s", indented)
		}
	}
}

func TestInABrowserEachNavigationToAPageWithAScriptRunsTheScript(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.Open("/")
	for range 2 {
		b.Click("Client")
		b.Sees("You have no session.")
		b.IsAt("/client")
		b.Click(lib.Name)
		b.Sees("You are not signed in.")
	}
}
