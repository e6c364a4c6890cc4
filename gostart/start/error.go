package start

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"gostart/internal/safepath"
)

// An Error describes how a request failed: with a status and codes for programs,
// texts for the visitor, and a cause for the log. Type, Code, Title and Message default
// to those of the status.
type Error struct {
	Status  int               // HTTP status, 400 to 599
	Type    string            // kind of failure, such as "VALIDATION_ERROR"
	Code    string            // stable name of this failure, such as "NOT_FOUND"
	Title   string            // what happened, in a few words
	Message string            // what the visitor can do about it
	Fields  map[string]string // by name of the field: why it is invalid
	Next    Link              // the next step that the error page offers; may be empty
	Cause   error             // for the log only; never sent to a client

	resend resend // how the form can be sent again
}

// Link is a link on an error page.
type Link struct{ Label, Href string }

func (e *Error) Error() string {
	if e.Cause != nil {
		return fmt.Sprintf("%d %s: %v", e.Status, e.Code, e.Cause)
	}
	return fmt.Sprintf("%d %s", e.Status, e.Code)
}

func (e *Error) Unwrap() error { return e.Cause }

// NotFound returns an error with status 404, for a page that does not exist.
func NotFound() error { return &Error{Status: http.StatusNotFound} }

// Forbidden returns an error with status 403, for a user who may not do this.
func Forbidden() error { return &Error{Status: http.StatusForbidden} }

// Invalid returns an error with status 422 for invalid input. fields holds a message
// for each invalid field, as the end of a sentence that begins with its name.
func Invalid(fields map[string]string) error {
	return &Error{Status: http.StatusUnprocessableEntity, Fields: fields}
}

// asError returns the Error that the client gets for err, with all texts set. An
// error of an unknown type becomes 500.
func asError(err error) *Error {
	known := &Error{Status: http.StatusInternalServerError, Cause: err}
	if e, ok := errors.AsType[*Error](err); ok {
		copied := *e
		known = &copied
	} else if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		known.Status = http.StatusRequestEntityTooLarge
	} else if he, ok := errors.AsType[*echo.HTTPError](err); ok {
		known.Status = he.Code
	} else if errors.Is(err, context.DeadlineExceeded) {
		known.Status = http.StatusGatewayTimeout
	}
	known.complete()
	return known
}

// complete sets empty fields to the texts of the status. A status outside of 400 to
// 599 becomes 500.
func (e *Error) complete() {
	if e.Status < 400 || e.Status > 599 {
		e.Status = http.StatusInternalServerError
	}
	words, ok := statusWords[e.Status]
	if !ok {
		words = statusWords[http.StatusInternalServerError]
		if e.Status < 500 {
			words = statusWords[http.StatusBadRequest]
		}
	}
	fill := func(to *string, from string) {
		if *to == "" {
			*to = from
		}
	}
	fill(&e.Type, words.kind)
	fill(&e.Code, words.code)
	fill(&e.Title, words.title)
	fill(&e.Message, words.message)
}

// statusWords holds the codes and texts of each status.
var statusWords = map[int]struct{ kind, code, title, message string }{
	http.StatusBadRequest:            {"REQUEST_ERROR", "BAD_REQUEST", "Bad request", "The address or the form contains a value that this page does not accept."},
	http.StatusUnauthorized:          {"REQUEST_ERROR", "UNAUTHORIZED", "Please sign in", "You need to be signed in to see this page."},
	http.StatusForbidden:             {"REQUEST_ERROR", "FORBIDDEN", "Not allowed", "You don't have permission to do this. Nothing changed."},
	http.StatusNotFound:              {"REQUEST_ERROR", "NOT_FOUND", "Page not found", "The address may be mistyped, or the page may have moved."},
	http.StatusMethodNotAllowed:      {"REQUEST_ERROR", "METHOD_NOT_ALLOWED", "Method not allowed", "This address exists, but doesn't accept this HTTP method."},
	http.StatusConflict:              {"REQUEST_ERROR", "CONFLICT", "Someone else changed this", "It changed while you were editing it. Reload the page and repeat your change."},
	http.StatusRequestEntityTooLarge: {"REQUEST_ERROR", "TOO_LARGE", "Request too large", "This page accepts less data than you sent."},
	http.StatusUnsupportedMediaType:  {"REQUEST_ERROR", "UNSUPPORTED_MEDIA_TYPE", "Unsupported content type", "Send a form or JSON, with the matching Content-Type."},
	http.StatusUnprocessableEntity:   {"VALIDATION_ERROR", "INVALID_INPUT", "Please check your input", "Some fields are missing or not valid."},
	http.StatusTooManyRequests:       {"REQUEST_ERROR", "RATE_LIMIT_EXCEEDED", "Too many attempts", "Wait a moment, then try again."},
	http.StatusInternalServerError:   {"SERVER_ERROR", "INTERNAL", "Something went wrong", "We logged the error. Try again in a minute."},
	http.StatusBadGateway:            {"SERVER_ERROR", "BAD_GATEWAY", "Another service did not respond", "This page depends on it. Try again in a minute."},
	http.StatusServiceUnavailable:    {"SERVER_ERROR", "UNAVAILABLE", "Temporarily unavailable", "The server is starting or busy. Try again in a minute."},
	http.StatusGatewayTimeout:        {"SERVER_ERROR", "TIMEOUT", "This took too long", "The server stopped the request. Try again in a minute."},
}

// redirectError is a redirect that a handler returns as an error.
type redirectError struct {
	to             string
	status         int
	reloadDocument bool // whether htmx loads the page as a new document
	toSignIn       bool // whether the path is that of the sign-in page
}

func (r redirectError) Error() string { return "redirect to " + r.to }

// Redirect returns an error that redirects the visitor to path with 303 See Other. It
// must be a path of this site, and may have a query and a fragment. A path that a
// browser could resolve to another site answers 500 instead, so that there are no
// accidental open redirects.
func Redirect(path string) error {
	return redirectError{to: path, status: http.StatusSeeOther}
}

// signInError is what [Unauthorized] returns.
type signInError struct {
	path          string
	openerUnknown bool // whether the mark of the form cannot be verified
}

func (s signInError) Error() string { return "sign in at " + s.path }

// Unauthorized returns an error for a visitor who is not signed in. A browser is
// redirected to signInPath, a path of this site, and a client that accepts JSON gets
// 401. A form gets 401 with a link to signInPath, so that what was entered is not lost.
func Unauthorized(signInPath string) error { return signInError{path: signInPath} }

// resolve returns an Error with status 401 for a client that accepts JSON and for a
// form, and a redirect for any other request.
func (s signInError) resolve(c *Context) error {
	switch {
	case wantsJSON(c.r):
		return &Error{Status: http.StatusUnauthorized}
	case c.keepsForm() && safepath.Valid(s.path):
		return s.sessionEnded()
	}
	return redirectError{to: s.path, status: http.StatusSeeOther, reloadDocument: true, toSignIn: true}
}

// redirect answers with a redirect. It returns an error if the target is not a path
// of this site.
func (c *Context) redirect(r redirectError) error {
	if !safepath.Valid(r.to) {
		path, _, _ := strings.Cut(r.to, "?")
		return fmt.Errorf("start: redirect to %.100q: want a path of this site, of at most %d bytes", path, safepath.MaxLength)
	}
	header := c.header()
	if header.Get("Cache-Control") == "" {
		header["Cache-Control"] = noStore
	}
	return c.writeRedirect(r)
}
