package start

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"gostart/internal/safepath"
)

// A Context is one request on its way through guards, loaders and views. It is
// the request's context.Context too, so it can be handed to anything that
// takes one. Each of the loaders that run side by side has one of its own.
type Context struct {
	context.Context
	*request

	side *side // of a loader that runs beside others; nil if none does
}

// request is what the Contexts of one request share.
type request struct {
	app  *App
	echo echo.Context
	base context.Context // ends with the request

	over   *chain  // what the folders put over the route; nil until one is found
	frames []frame // what its layouts loaded, nil where one did not
	within int     // how many of its error pages may show what fails
	head   Head
	given  map[reflect.Type]any // what guards handed down
	sent   *attempt             // a form that failed, for the page that shows it again
	stream stream               // the page that is being drawn
	sought *sought              // the part of it that alone is wanted; nil if all is
	trace  *tracer              // nil unless Tracing is on

	mu    sync.Mutex    // of what follows, as loaders run side by side
	once  map[*byte]any // by function given to Once: its memory
	parts []*work       // what loaders deferred
}

// contextOf returns the Context of a request: one from its first handler to
// its error page, which the context of the request itself carries.
func (a *App) contextOf(ec echo.Context) *Context {
	r := ec.Request()
	if c, ok := r.Context().Value(contextKey{}).(*Context); ok && c.app == a {
		return c
	}
	return a.newContext(ec, &request{app: a, echo: ec, base: r.Context(), trace: tracerOf(ec)})
}

// newContext lets the request of ec carry the Context that shares with.
func (a *App) newContext(ec echo.Context, shared *request) *Context {
	c := &Context{Context: shared.base, request: shared}
	ec.SetRequest(ec.Request().WithContext(c))
	return c
}

// Request returns the request.
func (c *Context) Request() *http.Request { return c.echo.Request() }

// Response returns the writer of the answer, for setting headers and cookies.
// Loaders and actions answer by returning, not by writing to it.
func (c *Context) Response() http.ResponseWriter {
	if c.side == nil {
		return c.echo.Response()
	}
	return c.side
}

// Head returns what the page and its layouts said of the document.
func (c *Context) Head() Head { return c.head }

// Path returns the decoded path of the page.
func (c *Context) Path() string { return c.Request().URL.Path }

// Current says how a link to path stands to the page, in the words of
// aria-current: "page" is the page itself, "true" one below it, "" neither.
func (c *Context) Current(path string) string {
	at := c.Path()
	switch {
	case at == path:
		return "page"
	case path != "/" && strings.HasPrefix(at, path+"/"):
		return "true"
	}
	return ""
}

// Private keeps the answer out of every cache, the browser's own included:
// after signing out, the back button finds nothing.
func (c *Context) Private() { c.Response().Header().Set("Cache-Control", "no-store") }

// CameFrom returns the page of this site on which the visitor followed a link
// or sent a form to get here, or "/".
func (c *Context) CameFrom() string { return cmp.Or(c.referrer(), "/") }

// referrer returns the page of this site that sent the visitor, or "".
func (c *Context) referrer() string {
	from, err := url.Parse(c.Request().Referer())
	if err != nil || from.Host != c.Request().Host {
		return ""
	}
	page := from.RequestURI()
	if strings.HasPrefix(from.Path, funcPrefix) { // a form failed there, and says on which page it is
		page = c.Request().URL.Query().Get(fromParam)
	}
	if safepath.Valid(page) {
		return page
	}
	return ""
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
