package exampleapp

import (
	"embed"
	"net/url"

	"gostart/auth"
	"gostart/start"
)

// The files that pages load. A server that is compared with this one has the
// same, as short: pages are measured, not assets.
const (
	staticPath = "/static/"
	icon       = staticPath + "icon.73e7312b45e2.svg"
	stylesheet = staticPath + "app.2f2fa1fc4f00.css"
	script     = staticPath + "htmx-4.0.1.min.a0abb04f2f45.js"
)

// siteName is what the pages call the site.
const siteName = "example"

// The links, as generated code provides them for an app whose routes are
// folders.
const (
	homeURL      = "/"
	dashboardURL = "/dashboard"
)

// loginURL returns the path of the sign-in page that leads back to a page.
func loginURL(back string) string {
	if back == "" || back == homeURL {
		return loginPath
	}
	return loginPath + "?" + url.Values{"redirectTo": {back}}.Encode()
}

//go:embed static
var static embed.FS

// loadLayout tells the navigation who is signed in.
func loadLayout(c *start.Context, _ start.NoParams) (*auth.Session, error) {
	return currentSession(c), nil
}

// title is the text of the browser's tab.
func title(head start.Head) string { return head.Title + " · " + siteName }
