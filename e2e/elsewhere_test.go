package e2e_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gostart/auth"
	"gostart/starttest/chromium"

	"myapp/apptest"
)

// linkingTo serves a page of another site with a link, at its address. The link
// may have more attributes.
func linkingTo(t *testing.T, link, host string, attributes ...string) string {
	t.Helper()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `<!DOCTYPE html><title>Elsewhere</title><link rel="icon" href="data:,"><a href=%q %s>A prize</a>`, link, strings.Join(attributes, " "))
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

func TestInABrowserALinkOfAnotherSiteSignsInWhoIsNot(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	b := chromium.New(t, s.URL)
	chromium.Do(b, chromedp.Navigate(linkingTo(t, s.URL+"/api/auth/signIn/dev?redirectTo=/dashboard", "localhost")))
	b.Click("A prize")
	b.Click("Continue as Ada Lovelace")
	b.Sees("Welcome, Ada Lovelace!")
}

// To a site on http, browsers send no Sec-Fetch headers, and this link no Referer.
func TestInABrowserOnHTTPALinkThatHidesItsPageDoesNotReplaceASession(t *testing.T) {
	t.Parallel()
	for _, script := range []bool{true, false} {
		s := apptest.New(t, apptest.Production(), apptest.Env{"BASE_URL": "http://app.corp.test:0"})
		app := strings.Replace(s.URL, "127.0.0.1", "app.corp.test", 1)
		cookie, err := s.App.Auth().NewSession(t.Context(), "", auth.User{Sub: "1", Name: "Ada"})
		if err != nil {
			t.Fatal(err)
		}
		b := chromium.New(t, app, "app.corp.test", "evil.test")
		b.SetCookie(cookie.Name, cookie.Value)
		if !script {
			b.DisableScript()
		}
		chromium.Do(b, chromedp.Navigate(linkingTo(t, app+"/api/auth/signIn/oidc?redirectTo=/notes", "evil.test", "rel=noreferrer")))
		b.Click("A prize")
		b.Sees("You are signed in as Ada.")
	}
}
