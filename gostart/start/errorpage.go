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

// ErrorsRoute is the error page of a folder, which its errors.go exports as Errors.
type ErrorsRoute struct {
	view func(*Error) templ.Component
}

// Errors returns the error page of a folder. It renders errors of the routes in and
// below the folder with view, inside the layouts of this folder and its parents. An
// error of a layout is rendered outside of that layout, by the error page of a parent
// folder.
func Errors(view func(*Error) templ.Component) ErrorsRoute { return ErrorsRoute{view} }

func (e ErrorsRoute) addTo(chain *routeChain, _ string) {
	chain.errors = append(chain.errors, errorPage{e.view, len(chain.layouts)})
}

// Errors sets the guards, layouts and error pages for requests at and below path that
// no route matches. Those of "/" are also used for errors outside of any route, such
// as those of middleware.
func (a *App) Errors(path string, wrappers ...Wrapper) {
	chain := newChain(path, wrappers)
	if path == "/" {
		a.rootChain = chain
		return
	}
	handler := chain.withGuards(unmatched)
	if _, unmet := a.unmet(path, chain.needs); len(unmet) > 0 {
		handler = func(*Context) error { return NotFound() } // the folder is off, so its guards do not run
	}
	for _, path := range []string{path, path + "/*"} {
		if !a.registered[http.MethodGet+path] {
			a.add([]string{echo.RouteNotFound}, path, handler)
		}
	}
}

// unmatched handles a request that no route matches: it answers 405 if the path has
// routes for other methods, and otherwise 404. Echo cannot tell these cases apart where
// a RouteNotFound route exists.
func unmatched(c *Context) error {
	var allowed []string
	for _, method := range allMethods {
		r := &http.Request{Method: method, URL: c.Request().URL}
		if c.app.registered[method+c.app.findRoute(r, nil).Path()] {
			allowed = append(allowed, method)
		}
	}
	if len(allowed) == 0 {
		return NotFound()
	}
	c.header().Set("Allow", strings.Join(allowed, ", "))
	return &Error{Status: http.StatusMethodNotAllowed}
}

// showPage answers with the innermost error page that can be rendered. It catches the
// panics of error pages, as these may depend on what has just failed. It returns the
// errors of all error pages if none can be rendered.
func (c *Context) showPage(e *Error) error {
	if c.chain == nil || c.errorPages == 0 {
		c.chain, c.loadedLayouts = c.app.rootChain, nil
		c.errorPages = len(c.chain.errors)
	}
	var errs error
	for c.errorPages > 0 {
		err := catchPanic(func() error { return c.renderErrorPage(e, c.chain.errors[c.errorPages-1]) })
		if err == nil || c.responseBegun() {
			return err
		}
		errs = errors.Join(errs, err)
	}
	return errs
}

// renderErrorPage answers with one error page, inside its layouts. It loads those
// layouts that were not loaded, as the failure of another loader may have cancelled
// them.
func (c *Context) renderErrorPage(e *Error, page errorPage) error {
	c.errorPages--
	c.parts = nil // a layout that is loaded again defers its parts again
	loaded := make([]loadedLayout, len(c.chain.layouts))
	copy(loaded, c.loadedLayouts)
	c.loadedLayouts = loaded[:page.layouts]
	layouts := c.chain.layouts[:page.layouts]
	start, isOutlet := c.firstLayout(layouts)
	if !isOutlet {
		c.retargetError(layouts)
	}
	for i := start; i < len(layouts); i++ {
		if c.loadedLayouts[i].wrap != nil {
			continue
		}
		if err := c.loadLayout(i); err != nil {
			c.errorPages = min(c.errorPages, layouts[i].errorPages)
			return err
		}
	}
	return c.render(e.Status, Head{Title: e.Title, NoIndex: true}, c.withUnsent(page.view(e)))
}

// sendError answers with e as JSON, as a note for htmx or as a page. It overrides the
// Cache-Control of the page, so that no cache stores an error.
func (c *Context) sendError(e *Error) error {
	c.header()["Cache-Control"] = noStore
	switch {
	case wantsJSON(c.Request()):
		return c.showJSON(e)
	case c.isHTMX() && !isSafe(c.r.Method):
		return c.showNote(e)
	}
	if c.unsent = c.unsentForm(e); c.unsent != nil {
		e.Next = Link{} // the form offers the next steps
	} else if e.Status == http.StatusUnprocessableEntity && e.Next.Href == "" {
		e.Next = Link{"Go back", c.Referer()}
	}
	err := c.showPage(e)
	if c.responseBegun() {
		return err
	}
	return errors.Join(err, c.showPlain(e))
}

// showPlain answers with e without an error page: as text, or as HTML with the unsent
// form.
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

// reportError logs err if it is answered with 5xx, unless the client has closed the
// connection. The log of requests is enough for all other errors.
func (c *Context) reportError(err error) {
	if !isRedirect(err) && asError(err).Status >= 500 && !c.clientLeft(err) {
		text := loggable(err)
		c.trace.setError(text)
		attrs := []slog.Attr{slog.String("error", text), slog.String("path", c.Path()), requestID(c.id())}
		if message, stack, ok := c.reportPanic(err); ok {
			attrs[0] = message
			attrs = append(attrs, stack)
		}
		c.app.log.LogAttrs(c, slog.LevelError, "request failed", attrs...)
	}
}
