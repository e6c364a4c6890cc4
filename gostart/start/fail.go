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

// Fail answers a request with err, as if a loader had returned it: with the error
// page of the route, with JSON or with a redirect. It is for mounted handlers and for
// middleware; w and r are those with which they were called. If the response has
// begun, Fail panics with [http.ErrAbortHandler], so that the client does not take the
// incomplete response for a complete one.
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

// failOn answers with err on w, which may wrap the writer of the engine.
func (c *Context) failOn(w http.ResponseWriter, err error) {
	if w != (*publicWriter)(c.request) {
		defer func(before http.ResponseWriter) { c.writer = before }(c.writer)
		c.writer = w
	}
	c.fail(err)
}

// fail is echo's error handler. It answers only the first error of a request, as
// middleware of echo may both pass an error to this handler and return it.
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

// fail answers with err: with a redirect, JSON or an error page. All errors are
// answered here.
func (c *Context) fail(err error) {
	if c.responseBegun() {
		panic(http.ErrAbortHandler) // the client must not take it for a complete response
	}
	if c.clientLeft(err) {
		_ = c.noContent(statusClientClosedRequest) // for the log; the client is gone
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

// statusClientClosedRequest is the logged status if the client closed the connection
// before the response began, as in nginx.
const statusClientClosedRequest = 499

// isRedirect reports whether err is a redirect or a request to sign in, not a failure.
func isRedirect(err error) bool {
	_, redirect := errors.AsType[redirectError](err)
	_, signIn := errors.AsType[signInError](err)
	return redirect || signIn
}

// loggable returns the text of err for the log. It removes the query from the URL of
// a [url.Error], as it may hold a secret.
func loggable(err error) string {
	text := err.Error()
	if failed, ok := errors.AsType[*url.Error](err); ok {
		address, _, _ := strings.Cut(failed.URL, "?")
		text = strings.ReplaceAll(text, failed.URL, address)
	}
	return text
}

// clientLeft reports whether err means that the client closed the connection.
func (c *Context) clientLeft(err error) bool {
	return errors.Is(err, context.Canceled) && c.root.Err() != nil
}

// showJSON sends e as JSON.
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

// isSafe reports whether the method is safe (RFC 9110, section 9.2.1).
func isSafe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

// wantsJSON reports whether the response should be JSON: Accept does not contain
// HTML, and it contains JSON or the body of the request is JSON.
func wantsJSON(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	if strings.Contains(accept, "text/html") {
		return false
	}
	return strings.Contains(accept, "application/json") || contentType(r) == "application/json"
}

// contentType returns the media type of the request's body without parameters, or
// "" if the header is missing or malformed.
func contentType(r *http.Request) string {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return mediaType
}
