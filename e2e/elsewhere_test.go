package e2e_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/chromedp/chromedp"

	"gostart/starttest/chromium"

	"myapp/apptest"
)

// linkingTo starts a server for a page with a link, and returns the URL of the page at host.
func linkingTo(t *testing.T, link, host string) string {
	t.Helper()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `<!DOCTYPE html><title>Elsewhere</title><link rel="icon" href="data:,"><a href=%q>A prize</a>`, link)
	}))
	t.Cleanup(elsewhere.Close)
	at, err := url.Parse(elsewhere.URL)
	if err != nil {
		t.Fatal(err)
	}
	return "http://" + host + ":" + at.Port()
}

func TestInABrowserALinkOfAnotherSiteDoesNotReplaceASession(t *testing.T) {
	t.Parallel()
	for name, host := range map[string]string{"another site": "localhost", "another origin of the site": "127.0.0.1"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := apptest.New(t)
			b := chromium.New(t, s.URL)
			b.SignIn("ada@example.com", "/dashboard")
			elsewhere := linkingTo(t, s.URL+"/api/auth/signIn/dev?redirectTo=/dashboard&login_hint=grace@example.com", host)

			chromium.Do(b, chromedp.Navigate(elsewhere))
			b.Click("A prize")
			b.Sees("You are signed in as Ada Lovelace.")
			b.Click("Continue as Ada Lovelace")
			b.Sees("Welcome, Ada Lovelace!")

			chromium.Do(b, chromedp.Navigate(elsewhere))
			b.Click("A prize")
			b.Click("Sign in with another account")
			b.Click("Continue as Grace Hopper")
			b.Sees("Welcome, Grace Hopper!")
		})
	}
}

func TestInABrowserALinkOfAnotherSiteSignsInAVisitorWithoutASession(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	b := chromium.New(t, s.URL)
	chromium.Do(b, chromedp.Navigate(linkingTo(t, s.URL+"/api/auth/signIn/dev?redirectTo=/dashboard", "localhost")))
	b.Click("A prize")
	b.Click("Continue as Ada Lovelace")
	b.Sees("Welcome, Ada Lovelace!")
}
