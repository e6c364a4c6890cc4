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
// to the sign-in page. A person who is signed in, such as by the first of two
// clicks, can continue.
func showAuthError(w http.ResponseWriter, r *http.Request, e *auth.Error) {
	if e.Code == auth.CodeAlreadySignedIn { // the sign-in page asks which account to use
		start.Fail(w, r, start.Redirect(href.Login(href.LoginQuery{RedirectTo: e.RedirectTo, Provider: e.Provider})))
		return
	}
	c, failure := start.From(r.Context()), asStartError(e)
	failure.Next = start.Link{Label: "Back to sign-in", Href: loginPath(e.RedirectTo)}
	if session := GetSession(c); session != nil {
		failure.Next = start.Link{Label: "Continue as " + session.DisplayName(), Href: Auth(c).SafeRedirect(e.RedirectTo)}
	}
	start.Fail(w, r, failure)
}

// asStartError converts an error of the authentication service to one of the route
// engine.
func asStartError(e *auth.Error) *start.Error {
	return &start.Error{Status: e.Status, Type: e.Type, Code: string(e.Code), Title: e.Title, Message: e.Message, Fields: e.Details}
}

// convertAuthError calls asStartError if err is an error of the authentication service.
// It returns other errors unchanged.
func convertAuthError(err error) error {
	if e, ok := errors.AsType[*auth.Error](err); ok {
		return asStartError(e)
	}
	return err
}

// CookieProblem returns an error for the sign-in page if the request has two session
// cookies, in which case a sign-in does not help. Otherwise it returns nil.
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
		return convertAuthError(a.CheckCSRF(r))
	}
}
