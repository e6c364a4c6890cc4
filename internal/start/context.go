package start

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"gostart/internal/safepath"
)

// A Context is one request on its way through loaders and views. It is
// the request's context.Context too, so it can be handed to anything that
// takes one. It is safe for use by loaders that run side by side.
type Context struct {
	context.Context

	app  *App
	echo echo.Context
	head Head

	once sync.Map // by function given to Once: its result for this request
}

// contextOf returns the Context of a request: one from its first handler to
// its error page, which the context of the request itself carries.
func (a *App) contextOf(ec echo.Context) *Context {
	r := ec.Request()
	if c, ok := r.Context().Value(contextKey{}).(*Context); ok && c.app == a {
		return c
	}
	c := &Context{Context: r.Context(), app: a, echo: ec}
	ec.SetRequest(r.WithContext(c))
	return c
}

// Request returns the request.
func (c *Context) Request() *http.Request { return c.echo.Request() }

// Response returns the writer of the answer, for setting headers and cookies.
// Loaders and actions answer by returning, not by writing to it.
func (c *Context) Response() http.ResponseWriter { return c.echo.Response() }

// Head returns what the page said of itself with its Head function.
func (c *Context) Head() Head { return c.head }

// Path returns the decoded path of the request.
func (c *Context) Path() string { return c.Request().URL.Path }

// Private keeps the answer out of every cache, the browser's own included:
// after signing out, the back button finds nothing.
func (c *Context) Private() { c.Response().Header().Set("Cache-Control", "no-store") }

// CameFrom returns the page of this site on which the visitor followed a link
// or sent a form to get here, or "/".
func (c *Context) CameFrom() string {
	from, err := url.Parse(c.Request().Referer())
	if err != nil || from.Host != c.Request().Host || strings.HasPrefix(from.Path, funcPrefix) {
		return "/"
	}
	if page := from.RequestURI(); safepath.Valid(page) {
		return page
	}
	return "/"
}

// param returns the named path parameter, decoded. Echo routes on the raw path
// where that differs from the decoded one, and hands its parts on raw.
func (c *Context) param(name string) (string, error) {
	value := c.echo.Param(name)
	if c.Request().URL.RawPath == "" {
		return value, nil
	}
	return url.PathUnescape(value)
}

// contextKey finds a Context among the values of a context.Context.
type contextKey struct{}

// Value returns the Context itself for [From], and the request's values else.
func (c *Context) Value(key any) any {
	if key == (contextKey{}) {
		return c
	}
	return c.Context.Value(key)
}

// From returns the Context that ctx was derived from: views get ctx from
// templ, mounted handlers from their request. It panics outside a request of
// an App, as no answer could be right there.
func From(ctx context.Context) *Context {
	c, ok := ctx.Value(contextKey{}).(*Context)
	if !ok {
		panic("start: From: the context is not of a request that an App serves")
	}
	return c
}
