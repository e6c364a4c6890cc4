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

// A Context gives guards, loaders and views access to one request. It also is the
// request's context.Context. Loaders run concurrently, each with its own Context.
//
// A Context is valid until its request ends. After that, Err is not nil, Response
// panics, and Request still returns the same request. A goroutine that outlives the
// request must copy what it needs before.
type Context struct {
	context.Context
	*request

	r      *http.Request   // its context is this Context or, in a loader, that of the route
	loader *loaderResponse // buffers the headers of a guard, a loader or a memoised function; otherwise nil
	outer  *Context        // if loader is set: the Context of the route
}

// Request returns the request. Its context is the Context of the route, with
// the values and deadlines of all middleware.
func (c *Context) Request() *http.Request { return c.r }

// Response returns the response writer, for setting headers and cookies. Loaders
// and server functions return their result instead of writing a body.
//
// Response and the methods of the writer panic when the headers may already be
// sent: in a deferred part, in a view of a page with deferred parts, in a goroutine
// after the loader that started it has returned, and after the request.
func (c *Context) Response() http.ResponseWriter {
	if c.loader != nil {
		c.loader.openWriter()
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

// header returns the headers of the response. Only the goroutine of the request may
// call it, as it takes no lock and does not check whether the request has ended.
func (c *Context) header() http.Header {
	if c.loader == nil {
		return c.writer.Header()
	}
	return c.loader.Header()
}

// WithContext returns a Context of the same request with the values, deadline and
// cancellation of ctx. It panics if ctx is not derived from a Context of the
// request. Middleware of a route passes the result to the next handler: loaders,
// layouts, deferred parts and views then use it. An error page uses the original
// Context.
//
// A loader may pass the result to the functions that it calls. A part deferred with
// it has the values of ctx, but is cancelled only when the request ends.
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

// valuesOf is a context with the values of another context.
type valuesOf struct {
	context.Context
	values context.Context
}

func (v valuesOf) Value(key any) any { return v.values.Value(key) }

// base returns the Context of the route, which is cancelled when the request ends.
// The Context of a loader is cancelled when all loaders have returned or one fails.
func (c *Context) base() *Context {
	if c.outer != nil {
		return c.outer
	}
	return c
}

// Err returns nil while the request is served, and the reason once it is cancelled
// or has ended.
func (c *Context) Err() error {
	err := c.Context.Err()
	if err == nil && c.ended.Load() {
		return context.Canceled
	}
	return err
}

// Draining returns a channel that is closed when the app begins to drain, see
// [App.Drain]. A handler with a long response, such as a stream of events, must
// return then, as the server waits for it before it shuts down.
//
//	select {
//	case event := <-events:
//	case <-c.Done(): // the client closed the connection
//	case <-c.Draining(): // the browser reconnects to the next process
//	}
func (c *Context) Draining() <-chan struct{} { return c.app.draining }

// Nav returns the navigation of the app, see [App.Nav].
func (c *Context) Nav() []NavItem { return c.app.Nav() }

// Head returns the description of the document's head that the page and its layouts
// set, see [PageRoute.Head].
func (c *Context) Head() Head { return c.head }

// Path returns the decoded path of the request.
func (c *Context) Path() string { return c.r.URL.Path }

// Current returns the aria-current value of a link to path: "page" if path is that
// of the request, "true" if it is a parent of that, and "" otherwise.
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

// NoStore sets Cache-Control: no-store, so that no cache stores the response. After
// a sign-out, the back button of the browser does not show the page.
func (c *Context) NoStore() { c.Response().Header()["Cache-Control"] = noStore }

// Referer returns the path and query of the page of this site that the Referer
// header names, or "/" if it names none.
func (c *Context) Referer() string { return cmp.Or(c.referrer(), "/") }

// referrer returns the path and query of the page of this site that the Referer
// header names, or "".
func (c *Context) referrer() string {
	from, err := url.Parse(c.r.Referer())
	if err != nil || from.Host != c.r.Host {
		return ""
	}
	page := from.RequestURI()
	if strings.HasPrefix(from.Path, funcPrefix) { // an invalid form was shown at this URL, and our query names its page
		page = c.r.URL.Query().Get(fromParam)
	}
	if safepath.Valid(page) {
		return page
	}
	return ""
}

// param returns the decoded path parameter of that name, or "". If the URL has a
// RawPath, echo matches that and returns encoded values.
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

// contextKey is the key of the Context among the values of a context.Context.
type contextKey struct{}

// Value returns the value of the request's context for key. For [From], it returns
// the Context itself.
func (c *Context) Value(key any) any {
	if key == (contextKey{}) {
		return c
	}
	return c.Context.Value(key)
}

// From returns the Context that ctx is derived from. Views get ctx from templ,
// middleware and mounted handlers get it from their request. From panics if ctx is
// not derived from the context of a request that an App serves.
func From(ctx context.Context) *Context {
	c, ok := ctx.Value(contextKey{}).(*Context)
	if !ok {
		panic("start: From: the context is not of a request that an App serves")
	}
	return c
}
