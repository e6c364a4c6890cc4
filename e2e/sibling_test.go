package e2e_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gostart/assets"
	"gostart/auth"
	"gostart/browser"
	"gostart/starttest/chromium"

	"myapp/apptest"
)

// A page of another origin uses auth-client.js with this app.
func TestInABrowserATrustedOriginOfTheSiteUsesTheSession(t *testing.T) {
	t.Parallel()
	scripts := assets.Must(assets.New("/static/", browser.Files))
	mux := http.NewServeMux()
	mux.Handle(scripts.Prefix(), scripts.Handler())
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, "<!doctype html><link rel=icon href=data:,><p>A page of another origin")
	})
	sibling := httptest.NewServer(mux)
	t.Cleanup(sibling.Close)

	s := apptest.New(t, apptest.Production(), apptest.Env{
		"BASE_URL": "http://app.corp.test:0", "TRUSTED_ORIGINS": "http://www.corp.test:*",
	})
	at := func(site, host string) string { return strings.Replace(site, "127.0.0.1", host, 1) }
	app := at(s.URL, "app.corp.test")
	cookie, err := s.App.Auth().NewSession(t.Context(), "", auth.User{Sub: "1", Name: "Ada"})
	if err != nil {
		t.Fatal(err)
	}
	b := chromium.New(t, app, "app.corp.test", "www.corp.test")
	b.SetCookie(cookie.Name, cookie.Value)
	chromium.Do(b, chromedp.Navigate(at(sibling.URL, "www.corp.test")+"/"))
	for _, step := range []struct{ call, want string }{
		{`getSession().then(s => s.user.name)`, "Ada"},
		{`updateSession({user: {name: "Ada King"}}).then(s => s.user.name)`, "Ada King"},
		{`signIn("oidc", {redirect: false})`, app + "/api/auth/signIn/oidc"},
		{`signOut({redirect: false})`, "/"},
		{`getSession()`, "null"},
	} {
		got := chromium.Do(b, chromedp.Evaluate[string](fmt.Sprintf(
			`import(%q).then(m => m.createAuthClient({baseURL: %q}).%s).then(String, e => e.code ?? String(e))`,
			scripts.URL(browser.AuthClient), app, step.call), chromedp.EvalAwaitPromise))
		if got != step.want {
			t.Errorf("%s = %s, want %s", step.call, got, step.want)
		}
	}
}

func TestPreflightsReachTheAuthService(t *testing.T) {
	t.Parallel()
	s := apptest.New(t, apptest.Production(), apptest.Env{"BASE_URL": "https://app.corp.test", "TRUSTED_ORIGINS": "https://www.corp.test"})
	v := s.Visitor(t)
	preflight := func(path, origin string) string {
		r := v.Request(http.MethodOptions, path, nil)
		r.Header.Set("Origin", origin)
		r.Header.Set("Access-Control-Request-Method", http.MethodPatch)
		r.Header.Set("Access-Control-Request-Headers", "x-csrf-token")
		return v.Do(r).Header.Get("Access-Control-Allow-Origin")
	}
	for target, want := range map[[2]string]string{
		{"/api/auth/session", "https://www.corp.test"}:               "https://www.corp.test",
		{"/api/auth/session", "https://evil.test"}:                   "",
		{"/api/auth/providers/oidc/tokens", "https://www.corp.test"}: "",
		{"/dashboard", "https://www.corp.test"}:                      "",
		{"/_fn/sign-out", "https://www.corp.test"}:                   "",
	} {
		if got := preflight(target[0], target[1]); got != want {
			t.Errorf("%s allows %s: %q, want %q", target[0], target[1], got, want)
		}
	}
}

// A form of one app is sent to another, and each trusts the other. With the referrer
// policy same-origin, the browser would send "Origin: null" (Fetch, "append a request Origin
// header"), and the form would be refused.
func TestInABrowserAFormIsSentToATrustedOrigin(t *testing.T) {
	t.Parallel()
	const name, sibling = "app.corp.test", "www.corp.test"
	open := func(host, trusted string) (*apptest.Site, string) {
		s := apptest.New(t, apptest.Production(), apptest.Env{"BASE_URL": "http://" + host + ":0", "TRUSTED_ORIGINS": "http://" + trusted + ":*"})
		return s, strings.Replace(s.URL, "127.0.0.1", host, 1)
	}
	s, app := open(name, sibling)
	_, other := open(sibling, name)
	cookie, err := s.App.Auth().NewSession(t.Context(), "", auth.User{Sub: "1", Name: "Ada"})
	if err != nil {
		t.Fatal(err)
	}
	b := chromium.New(t, app, name, sibling)
	b.SetCookie(cookie.Name, cookie.Value)
	chromium.Do(b, chromedp.Navigate(other+"/login"))
	chromium.Do(b, chromedp.Evaluate[any](fmt.Sprintf(
		`f = document.createElement("form"); f.method = "post"; f.action = %q; document.body.append(f); f.submit()`, app+"/_fn/sign-out")))
	b.Sees("You are not signed in.")
	b.IsAt("/")
}
