package start

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"
)

// Fail answers a request with err, as if a loader had returned it: with the
// app's error page, with JSON or with a redirect. It is for mounted handlers and
// for middleware, before and after routing; w and r are what these were called
// with. If the answer has begun, Fail panics with [http.ErrAbortHandler], as part
// of an answer must not look like a whole one.
//
// Fail does not log; log the cause first.
func Fail(w http.ResponseWriter, r *http.Request, err error) {
	From(r.Context()).app.contextOf(r).failOn(w, err)
}

// reportAndFail logs err and answers with it.
func reportAndFail(w http.ResponseWriter, r *http.Request, err error) {
	c := From(r.Context()).app.contextOf(r)
	c.reportError(err)
	c.failOn(w, err)
}

// failOn answers with err on w, which may be around what the engine writes to.
func (c *Context) failOn(w http.ResponseWriter, err error) {
	if w != (*publicWriter)(c.request) {
		defer func(before http.ResponseWriter) { c.writer = before }(c.writer)
		c.writer = w
	}
	c.fail(err)
}

// fail answers an error that reached echo. Middleware of echo may hand an error to
// it and return it as well: one that is answered already needs no other answer.
func (a *App) fail(err error, ec echo.Context) {
	_ = a.serve(ec, func(c *Context) error {
		if c.errorHandled {
			return nil
		}
		c.errorHandled = true
		c.reportError(err)
		c.fail(err)
		return nil
	})
}

// fail is the one place where an error becomes an answer: a redirect, a page
// for a person, JSON for a program.
func (c *Context) fail(err error) {
	if c.responseBegun() {
		panic(http.ErrAbortHandler) // part of an answer must not look like a whole one
	}
	if c.clientLeft(err) {
		_ = c.noContent(statusClientClosedRequest) // for the log only
		return
	}
	if s, ok := errors.AsType[signInError](err); ok {
		err = s.resolve(c)
	}
	if r, ok := errors.AsType[redirectError](err); ok {
		if err = c.redirect(r); err == nil {
			return
		}
		c.reportError(err)
	}
	if err := c.sendError(asError(err)); err != nil {
		c.app.log.LogAttrs(c, slog.LevelError, "error page failed", slog.String("error", loggable(err)), requestID(c.id()))
	}
}

// statusLeft is the status in the log if the visitor left before the answer was
// there, as in nginx.
const statusClientClosedRequest = 499

// isAnswer reports whether err is a redirect and not a failure.
func isRedirect(err error) bool {
	_, redirect := errors.AsType[redirectError](err)
	_, signIn := errors.AsType[signInError](err)
	return redirect || signIn
}

// loggable returns err as text for the log. It removes the query of a URL that
// could not be reached, which may hold a secret.
func loggable(err error) string {
	text := err.Error()
	if failed, ok := errors.AsType[*url.Error](err); ok {
		address, _, _ := strings.Cut(failed.URL, "?")
		text = strings.ReplaceAll(text, failed.URL, address)
	}
	return text
}

// left reports whether err tells that the visitor left.
func (c *Context) clientLeft(err error) bool {
	return errors.Is(err, context.Canceled) && c.root.Err() != nil
}

// showJSON answers in the shape that all JSON errors of the app have.
func (c *Context) showJSON(e *Error) error {
	body, err := json.Marshal(struct {
		Type    string            `json:"type"`
		Code    string            `json:"code"`
		Message string            `json:"message"`
		Details map[string]string `json:"details,omitempty"`
	}{e.Type, e.Code, e.Message, e.Fields})
	if err != nil {
		return err
	}
	return c.write(e.Status, "application/json; charset=utf-8", body)
}

// isSafe reports whether a request with this method changes nothing (RFC 9110,
// section 9.2.1).
func isSafe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

// wantsJSON reports whether the answer should be JSON: Accept has it, or the
// request sends JSON, and Accept does not have HTML.
func wantsJSON(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	if strings.Contains(accept, "text/html") {
		return false
	}
	return strings.Contains(accept, "application/json") || contentType(r) == "application/json"
}

// contentType returns the media type of the request's body, without parameters.
func contentType(r *http.Request) string {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return mediaType
}
