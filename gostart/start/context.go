package start

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"gostart/internal/safepath"
)

// A Context is one request on its way through guards, loaders and views. It is
// the request's context.Context too, so it can be passed to anything that takes
// one. Loaders that run side by side each have their own Context.
//
// A Context is valid until its request ends. After that Err is not nil,
// Response panics, and Request still returns the same request. A goroutine that
// outlives the request copies what it needs before.
type Context struct {
	context.Context
	*request

	r      *http.Request   // carries this Context, or the one of which this is a loader's
	loader *loaderResponse // buffers the headers of a guard, a loader or a memoised function; nil for all else
	outer  *Context        // if loader is set: the Context of the route
}

// Request returns the request. Its context is the Context of the route, with
// the values and deadlines of all middleware.
func (c *Context) Request() *http.Request { return c.r }

// Response returns the writer of the answer, for setting headers and cookies.
// Loaders and actions answer by returning, not by writing to it.
//
// It panics when the headers may be sent already: in a deferred part, in a view of
// a page with deferred parts, in a goroutine after the loader that started it has
// returned, and after the request. So do the methods of the writer.
func (c *Context) Response() http.ResponseWriter {
	if c.loader != nil {
		c.loader.unsealed()
		return c.loader
	}
	public := (*publicWriter)(c.request)
	public.lockTarget()
	public.unlockTarget()
	if c.headersClosed.Load() {
		public.panicHeadersClosed()
	}
	return public
}

// header returns the header of the answer. It is for the goroutine of the
// request, where neither a lock nor a check is needed.
func (c *Context) header() http.Header {
	if c.loader == nil {
		return c.writer.Header()
	}
	return c.loader.Header()
}

// WithContext returns a Context of the same request that has the values,
// deadline and cancellation of ctx, which must be derived from c. Middleware of
// a route passes it to the next handler. Loaders, layouts, deferred parts and
// views get it from there; an error page gets the Context from before.
//
// In a loader the result is for what the loader calls. A part deferred with it
// has the values of ctx, but ends with the request.
func (c *Context) WithContext(ctx context.Context) *Context {
	if from, ok := ctx.Value(contextKey{}).(*Context); !ok || from.request != c.request {
		panic("start: WithContext: the context is not derived from the Context")
	}
	next := &Context{Context: ctx, request: c.request, loader: c.loader}
	next.r = c.r.WithContext(next)
	if c.loader != nil {
		next.outer = &Context{Context: valuesOf{c.base(), ctx}, request: c.request, r: c.r}
	}
	return next
}

// valuesOf is a context that takes its values from another.
type valuesOf struct {
	context.Context
	values context.Context
}

func (v valuesOf) Value(key any) any { return v.values.Value(key) }

// base returns the Context of the route, which ends with the request. That of a
// loader ends with the loader.
func (c *Context) base() *Context {
	if c.outer != nil {
		return c.outer
	}
	return c
}

// Err returns nil while the request goes on, and the reason once it is
// cancelled or has ended.
func (c *Context) Err() error {
	err := c.Context.Err()
	if err == nil && c.ended.Load() {
		return context.Canceled
	}
	return err
}

// Draining returns a channel that is closed when the app begins to drain, see
// [App.Drain]. A handler that keeps its answer open, such as a stream of
// events, ends then: a server that shuts down waits for it.
//
//	select {
//	case event := <-events:
//	case <-c.Done(): // the visitor left
//	case <-c.Draining(): // the browser reconnects to the next process
//	}
func (c *Context) Draining() <-chan struct{} { return c.app.draining }

// Nav returns the navigation of the app, see [App.Nav].
func (c *Context) Nav() []NavItem { return c.app.Nav() }

// Head returns what the page and its layouts set for the document's head.
func (c *Context) Head() Head { return c.head }

// Path returns the decoded path of the page.
func (c *Context) Path() string { return c.r.URL.Path }

// Current returns the aria-current value of a link to path: "page" for the page
// itself, "true" for a page above it, "" for any other.
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

// NoStore keeps the answer out of every cache, the browser's own included:
// after signing out, the back button finds nothing.
func (c *Context) NoStore() { c.Response().Header()["Cache-Control"] = noStore }

// Referer returns the page of this site on which the visitor followed a link
// or sent a form to get here, or "/".
func (c *Context) Referer() string { return cmp.Or(c.referrer(), "/") }

// referrer returns the page of this site that sent the visitor, or "".
func (c *Context) referrer() string {
	from, err := url.Parse(c.r.Referer())
	if err != nil || from.Host != c.r.Host {
		return ""
	}
	page := from.RequestURI()
	if strings.HasPrefix(from.Path, funcPrefix) { // a form failed there, and its query names the page
		page = c.r.URL.Query().Get(fromParam)
	}
	if safepath.Valid(page) {
		return page
	}
	return ""
}

// param returns the named path parameter, decoded. Echo matches the raw path
// where that differs from the decoded one, and returns raw values.
func (c *Context) param(name string) (string, error) {
	at := slices.Index(c.paramNames, name)
	if at < 0 || at >= len(c.paramValues) {
		return "", nil
	}
	value := c.paramValues[at]
	if c.r.URL.RawPath == "" {
		return value, nil
	}
	return url.PathUnescape(value)
}

// contextKey finds a Context among the values of a context.Context.
type contextKey struct{}

// Value returns the Context itself for [From], and else the request's values.
func (c *Context) Value(key any) any {
	if key == (contextKey{}) {
		return c
	}
	return c.Context.Value(key)
}

// From returns the Context that ctx is derived from: views get ctx from templ,
// middleware and mounted handlers from their request. It panics if ctx does not
// come from a request that an App serves.
func From(ctx context.Context) *Context {
	c, ok := ctx.Value(contextKey{}).(*Context)
	if !ok {
		panic("start: From: the context is not of a request that an App serves")
	}
	return c
}
