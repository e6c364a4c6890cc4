package start

import (
	"fmt"
	"net/http"
	"strings"

	"gostart/internal/safepath"
)

// redirectError travels as an error from a loader or an action to the error
// handler.
type redirectError struct {
	to     string
	status int
	whole  bool // htmx shall load the whole document
}

func (r redirectError) Error() string { return "redirect to " + r.to }

// Redirect returns the error that sends the visitor to a path of this site.
// A path that a browser could resolve to another site is answered with 500
// instead, so no open redirect can be written by accident.
func Redirect(path string) error {
	return redirectError{to: path, status: http.StatusSeeOther}
}

// signInError travels as an error from a loader or an action that needs a
// session.
type signInError struct{ at string }

func (s signInError) Error() string { return "sign in at " + s.at }

// Unauthorized returns the error that sends a visitor to sign in at a path of
// this site, and answers 401 to a program.
func Unauthorized(signInPath string) error { return signInError{signInPath} }

// answerTo returns 401 for a program and a redirect for a person.
func (s signInError) answerTo(r *http.Request) error {
	if wantsJSON(r) {
		return &Error{Status: http.StatusUnauthorized}
	}
	return redirectError{to: s.at, status: http.StatusSeeOther, whole: true}
}

// follow answers with the redirect: 303, so that a browser turns any method
// into GET.
func (c *Context) follow(r redirectError) error {
	if !safepath.Valid(r.to) {
		path, _, _ := strings.Cut(r.to, "?")
		return fmt.Errorf("start: redirect to %.100q: want a path of this site, of at most %d bytes", path, safepath.MaxLength)
	}
	header := c.header()
	if header.Get("Cache-Control") == "" {
		header["Cache-Control"] = noStore
	}
	return c.navigate(r)
}
