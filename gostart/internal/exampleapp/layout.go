package exampleapp

import (
	"embed"
	"net/url"

	"gostart/auth"
	"gostart/start"
)

// The static files of the pages. They are short, and the same on all servers that the
// benchmarks compare, because the benchmarks measure pages and not static files.
const (
	staticPath = "/static/"
	icon       = staticPath + "icon.73e7312b45e2.svg"
	stylesheet = staticPath + "app.2f2fa1fc4f00.css"
	script     = staticPath + "htmx-4.0.1.min.a0abb04f2f45.js"
)

// siteName is the name of the site on its pages.
const siteName = "example"

// The URLs of pages. In an app the generated package href has them.
const (
	homeURL      = "/"
	dashboardURL = "/dashboard"
)

// loginURL returns the URL of the sign-in page. After sign-in the visitor is redirected
// to redirectTo, or to the default page if it is "".
func loginURL(redirectTo string) string {
	if redirectTo == "" || redirectTo == homeURL {
		return loginPath
	}
	return loginPath + "?" + url.Values{"redirectTo": {redirectTo}}.Encode()
}

//go:embed static
var static embed.FS

// loadLayout loads the session for the navigation.
func loadLayout(c *start.Context, _ start.NoParams) (*auth.Session, error) {
	return currentSession(c), nil
}

// title returns the content of the title element.
func title(head start.Head) string { return head.Title + " · " + siteName }
