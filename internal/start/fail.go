package start

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"mime"
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
)

// errorPage is how the app shows an error to a person.
type errorPage struct {
	view    func(*Error) templ.Component
	layouts []Wrapper
}

// ErrorView is what routes/errors.go exports as Errors.
type ErrorView func(*Error) templ.Component

// Errors shows every error of the app with view, inside layouts.
func (a *App) Errors(view ErrorView, layouts ...Wrapper) {
	a.errors = errorPage{view, layouts}
}

// Fail answers a request of a mounted handler with err, as if a loader had
// returned it. What the log should know, the handler tells it.
func Fail(r *http.Request, err error) { From(r.Context()).fail(err) }

// fail is the one place where an error becomes an answer: a redirect, a page
// for a person, JSON for a program.
func (a *App) fail(err error, ec echo.Context) {
	c := a.contextOf(ec)
	c.report(err)
	c.fail(err)
}

func (c *Context) fail(err error) {
	if c.echo.Response().Committed {
		panic(http.ErrAbortHandler) // part of an answer must not look like a whole one
	}
	if s, ok := errors.AsType[signInError](err); ok {
		err = s.answerTo(c.Request())
	}
	if r, ok := errors.AsType[redirectError](err); ok {
		if err = c.follow(r); err == nil {
			return
		}
		c.report(err)
	}
	if err := c.show(asError(err)); err != nil {
		c.app.log.LogAttrs(c, slog.LevelError, "error page failed", slog.Any("error", err), requestID(c.echo))
	}
}

// report writes what failed on our side into the log, once. A visitor who left
// is no failure, and a refused request is in the log of requests.
func (c *Context) report(err error) {
	if !isAnswer(err) && asError(err).Status >= 500 && !errors.Is(err, context.Canceled) {
		c.app.log.LogAttrs(c, slog.LevelError, "request failed", slog.Any("error", err), slog.String("path", c.Path()), requestID(c.echo))
	}
}

// isAnswer reports whether err sends the visitor on, and tells of no failure.
func isAnswer(err error) bool {
	_, redirect := errors.AsType[redirectError](err)
	_, signIn := errors.AsType[signInError](err)
	return redirect || signIn
}

// show answers with e in the form that the request asks for. Whatever a page
// was going to allow, no cache keeps its error.
func (c *Context) show(e *Error) error {
	c.Response().Header().Set("Cache-Control", "no-store")
	if e.Status == http.StatusUnprocessableEntity && e.Next.Href == "" {
		e.Next = Link{"Go back", c.CameFrom()}
	}
	if wantsJSON(c.Request()) {
		return c.showJSON(e)
	}
	if c.navigatesByScript() {
		header := c.Response().Header()
		header.Set("HX-Retarget", "#main") // an error replaces the page, wherever the fragment was to go
		header.Set("HX-Reselect", "#main")
		header.Set("HX-Reswap", "outerHTML show:window:top")
		header.Set("HX-Push-Url", "false")
	}
	err := c.showPage(e)
	if c.echo.Response().Committed {
		return err
	}
	return errors.Join(err, c.write(e.Status, "text/plain; charset=utf-8", []byte(e.Title+"\n\n"+e.Message+"\n")))
}

// showPage answers with the app's error page, if it has one. No middleware
// recovers it, and what it needs may be the very thing that failed.
func (c *Context) showPage(e *Error) (err error) {
	defer recoverTo(&err)
	page := c.app.errors
	if page.view == nil {
		return nil
	}
	frames, err := loadAll(c, page.layouts)
	if err != nil {
		return err
	}
	c.head = Head{Title: e.Title}
	return c.render(e.Status, page.view(e), frames)
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

// wantsJSON reports whether the answer should be JSON: the request asks for it
// and not for HTML, or sends it without saying what it takes.
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
