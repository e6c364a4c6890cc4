package e2e_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gostart/auth"
	"gostart/starttest/chromium"

	"myapp/apptest"
)

// secretURLs are pages whose URLs contain a secret.
var secretURLs = map[string]string{
	"a failed sign-in":        "/api/auth/callback/PROVIDER?code=s3cret&state=s3cret&iss=s3cret",
	"a sign-in that was used": "/api/auth/callback/PROVIDER?error=access_denied&state=s3cret",
	"a link that is too old":  "/activity/csv?token=s3cret",
}

// With the policy no-referrer, browsers send "Origin: null" with the forms of a
// page. The app would refuse these forms here, because without https browsers send
// Sec-Fetch-Site to localhost only.
func TestInABrowserAPageWithASecretURLCanSignOut(t *testing.T) {
	t.Parallel()
	for name, path := range secretURLs {
		for _, script := range []bool{true, false} {
			t.Run(name+map[bool]string{true: "", false: ", without script"}[script], func(t *testing.T) {
				t.Parallel()
				s := apptest.New(t, apptest.Production(), apptest.Env{"BASE_URL": "http://app.test:0"})
				b := chromium.New(t, strings.Replace(s.URL, "127.0.0.1", "app.test", 1), "app.test")
				cookie, err := s.App.Auth().NewSession(t.Context(), "", auth.User{Sub: "1", Name: "Ada"})
				if err != nil {
					t.Fatal(err)
				}
				b.SetCookie(cookie.Name, cookie.Value)
				if !script {
					b.DisableScript()
				}
				b.Open(strings.Replace(path, "PROVIDER", "oidc", 1))
				b.Click("Sign out")
				b.Sees("You are not signed in.")
			})
		}
	}
}

func TestInABrowserASecretURLIsNotSentAsReferrer(t *testing.T) {
	t.Parallel()
	for name, path := range secretURLs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := apptest.New(t)
			b := chromium.New(t, s.URL)
			b.Open(strings.Replace(path, "PROVIDER", "dev", 1))
			chromium.Do(b, chromedp.Evaluate[any](`location.href = "/login?after"`))
			b.Sees("Choose a sign-in method.")
			b.IsAt("/login?after")
			if got := chromium.Do(b, chromedp.Evaluate[string](`document.referrer`)); got != s.URL+"/" {
				t.Errorf("the referrer is %q, want the origin alone", got)
			}
		})
	}
}

func TestNoPageWithAFormHasThePolicyNoReferrer(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t)
	v.SignIn("ada@example.com", "/dashboard")
	for _, path := range []string{"/", "/dashboard", "/login", "/signout", "/nowhere", secretURLs["a failed sign-in"], secretURLs["a link that is too old"]} {
		page := v.Get(strings.Replace(path, "PROVIDER", "dev", 1))
		if policy := page.Header.Get("Referrer-Policy"); policy == "no-referrer" || policy == "" {
			t.Errorf("%s: Referrer-Policy is %q", path, policy)
		}
		if !strings.Contains(page.Body, "<form") {
			t.Errorf("%s has no form", path)
		}
	}
}
