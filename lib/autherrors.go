package lib

import (
	"errors"
	"net/http"
	"strings"

	"gostart/auth"
	"gostart/start"

	"myapp/lib/href"
)

// showAuthError shows a failed sign-in with the app's error page, and a link back
// to the sign-in page.
func showAuthError(w http.ResponseWriter, r *http.Request, e *auth.Error) {
	failure := asStartError(e)
	failure.Next = start.Link{Label: "Back to sign-in", Href: loginPath(e.RedirectTo)}
	start.Fail(w, r, failure)
}

// asStartError converts an error of the authentication service to one of the route
// engine.
func asStartError(e *auth.Error) *start.Error {
	return &start.Error{Status: e.Status, Type: e.Type, Code: string(e.Code), Title: e.Title, Message: e.Message, Fields: e.Details}
}

// asPageError converts err if it is of the authentication service.
func asPageError(err error) error {
	if e, ok := errors.AsType[*auth.Error](err); ok {
		return asStartError(e)
	}
	return err
}

// CookieProblem explains why nobody is signed in although they have signed in, for
// the sign-in page. It is nil where a sign-in helps.
func CookieProblem(c *start.Context) *start.Error {
	if e, ok := errors.AsType[*auth.Error](Auth(c).CheckCookies(c.Request())); ok {
		return asStartError(e)
	}
	return nil
}

// CheckCSRF returns the check against cross-site request forgery, for pages, server
// functions and mounted handlers. The authentication service checks its own
// requests.
func CheckCSRF(a *auth.Auth) func(*http.Request) error {
	return func(r *http.Request) error {
		if strings.HasPrefix(r.URL.EscapedPath(), href.APIAuth()+"/") {
			return nil
		}
		return asPageError(a.CheckCSRF(r))
	}
}
