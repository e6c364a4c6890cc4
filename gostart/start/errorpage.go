package start

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
)

// ErrorsRoute is what errors.go in a folder exports as Errors.
type ErrorsRoute struct {
	view func(*Error) templ.Component
}

// Errors returns the error page of a folder. What fails in and below it is
// shown by view, inside the layouts of this folder and those above. What fails
// in a layout is shown outside of it, by the error page of a folder above.
func Errors(view func(*Error) templ.Component) ErrorsRoute { return ErrorsRoute{view} }

func (e ErrorsRoute) wrap(over *chain, _ string) {
	over.errors = append(over.errors, errorPage{e.view, len(over.layouts)})
}

// Errors sets what shows an error at and below path where no route answers. The
// wrappers of "/" also show what fails outside of any route.
func (a *App) Errors(path string, wrappers ...Wrapper) {
	over := newChain(path, wrappers)
	if path == "/" {
		a.unrouted = over
		return
	}
	nothing := over.guarded(missing)
	if _, unmet := a.unmet(path, over.needs); len(unmet) > 0 {
		nothing = func(*Context) error { return NotFound() } // the folder is off, and its guards do not run
	}
	for _, path := range []string{path, path + "/*"} {
		if !a.taken[http.MethodGet+path] {
			a.add([]string{echo.RouteNotFound}, path, nothing)
		}
	}
}

// missing answers where echo found no route: with 405 if the path has routes for
// other methods, and else with 404. Echo itself no longer tells them apart once a
// folder has an error page.
func missing(c *Context) error {
	var allowed []string
	for _, method := range anyMethod {
		r := &http.Request{Method: method, URL: c.Request().URL}
		if c.app.taken[method+c.app.find(r, nil).Path()] {
			allowed = append(allowed, method)
		}
	}
	if len(allowed) == 0 {
		return NotFound()
	}
	c.header().Set("Allow", strings.Join(allowed, ", "))
	return &Error{Status: http.StatusMethodNotAllowed}
}

// showPage answers with the nearest error page that can be rendered. It catches
// panics itself, as an error page may need what has just failed.
func (c *Context) showPage(e *Error) error {
	if c.over == nil || c.within == 0 {
		c.over, c.frames = c.app.unrouted, nil
		c.within = len(c.over.errors)
	}
	var failed error
	for c.within > 0 {
		err := caught(func() error { return c.draw(e, c.over.errors[c.within-1]) })
		if err == nil || c.begun() {
			return err
		}
		failed = errors.Join(failed, err)
	}
	return failed
}

// draw answers with one error page, inside its layouts. It loads the layouts that
// have not loaded, as the failure of another loader may have cancelled them.
func (c *Context) draw(e *Error, page errorPage) error {
	c.within--
	c.parts = nil // a layout that loads again defers them again
	frames := make([]frame, len(c.over.layouts))
	copy(frames, c.frames)
	c.frames = frames[:page.layouts]
	layouts := c.over.layouts[:page.layouts]
	first, isOutlet := c.outermost(layouts)
	if !isOutlet {
		c.aim(layouts)
	}
	for i := first; i < len(layouts); i++ {
		if c.frames[i].around != nil {
			continue
		}
		if err := c.loadLayout(i); err != nil {
			c.within = min(c.within, layouts[i].within)
			return err
		}
	}
	return c.render(e.Status, Head{Title: e.Title, NoIndex: true}, c.withUnsent(page.view(e)))
}

// show answers with e, as JSON or as a page. No cache keeps an error, even if the
// page has allowed it.
func (c *Context) show(e *Error) error {
	c.header()["Cache-Control"] = noStore
	switch {
	case wantsJSON(c.Request()):
		return c.showJSON(e)
	case c.byScript() && !isSafe(c.r.Method):
		return c.showNote(e)
	}
	if c.unsent = c.unsentForm(e); c.unsent != nil {
		e.Next = Link{} // the form has what comes next
	} else if e.Status == http.StatusUnprocessableEntity && e.Next.Href == "" {
		e.Next = Link{"Go back", c.Referer()}
	}
	err := c.showPage(e)
	if c.begun() {
		return err
	}
	return errors.Join(err, c.showPlain(e))
}

// showPlain answers with e where no error page can be rendered.
func (c *Context) showPlain(e *Error) error {
	if c.unsent == nil {
		return c.write(e.Status, "text/plain; charset=utf-8", []byte(e.Title+"\n\n"+e.Message+"\n"))
	}
	page := bytes.NewBufferString(`<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>` + templ.EscapeString(e.Title) +
		`</title><h1>` + templ.EscapeString(e.Title) + `</h1><p>` + templ.EscapeString(e.Message) + `</p>`)
	if err := c.unsent.Render(c, page); err != nil {
		return err
	}
	return c.write(e.Status, htmlType, page.Bytes())
}

// report logs an error that is answered with 5xx. A visitor who left is no
// failure, and a refused request is in the log of requests already.
func (c *Context) report(err error) {
	if !isAnswer(err) && asError(err).Status >= 500 && !c.left(err) {
		told := loggable(err)
		c.trace.fails(told)
		attrs := []slog.Attr{slog.String("error", told), slog.String("path", c.Path()), requestID(c.id())}
		if message, stack, ok := c.reportPanic(err); ok {
			attrs[0] = message
			attrs = append(attrs, stack)
		}
		c.app.log.LogAttrs(c, slog.LevelError, "request failed", attrs...)
	}
}
