package lib

import (
	"errors"
	"net/http"
	"strings"

	"gostart/auth"
	"gostart/start"

	"myapp/lib/href"
)

// showAuthError shows a failed sign-in as the app shows every error, with the
// way back to where it began.
func showAuthError(w http.ResponseWriter, r *http.Request, e *auth.Error) {
	failure := asStartError(e)
	failure.Next = start.Link{Label: "Back to sign-in", Href: loginPath(e.RedirectTo)}
	start.Fail(w, r, failure)
}

// asStartError says in the route engine's words what the authentication service
// found.
func asStartError(e *auth.Error) *start.Error {
	return &start.Error{Status: e.Status, Type: e.Type, Code: string(e.Code), Title: e.Title, Message: e.Message, Fields: e.Details}
}

// shown returns an error of the authentication service as pages show it.
func shown(err error) error {
	if e, ok := errors.AsType[*auth.Error](err); ok {
		return asStartError(e)
	}
	return err
}

// CheckCSRF returns the check that refuses a request of another site that would
// change something: cross-site request forgery ends here, for pages, server
// functions and whatever is mounted. The authentication service checks its own
// requests, and answers in its own form.
func CheckCSRF(a *auth.Auth) func(*http.Request) error {
	return func(r *http.Request) error {
		if strings.HasPrefix(r.URL.EscapedPath(), href.APIAuth()+"/") {
			return nil
		}
		return shown(a.CheckCSRF(r))
	}
}
