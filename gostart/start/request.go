package start

import (
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"

	"github.com/labstack/echo/v4"
)

// request is the state that the Contexts of one request share. It is never reused,
// and it holds no reference to echo's Context, which echo reuses for other requests.
type request struct {
	app        *App
	root       Context             // the first Context, from which all others are derived
	outermost  response            // the response writer outside all middleware
	writer     http.ResponseWriter // the response writer of the engine, inside all middleware
	routeBegun bool                // whether a route has begun the response, which middleware may still buffer

	errorHandled bool // whether echo's error handler has answered an error

	targetMu      sync.RWMutex        // guards target; end waits until target is not in use
	target        http.ResponseWriter // where publicWriter writes; like writer, but failOn does not replace it
	ended         atomic.Bool
	headersClosed atomic.Bool // the headers may already be sent, because a page with deferred parts is rendered

	paramNames, paramValues []string  // from the path
	paramArray              [2]string // the backing array of paramValues, while it is large enough

	chain         *routeChain    // the guards, layouts and error pages of the route; nil until a route is found
	loadedLayouts []loadedLayout // by index of the layout; its wrap is nil if the layout did not load
	errorPages    int            // how many error pages of the chain may still show an error: the outermost ones
	head          Head
	guardResults  []guardResult // the results of the guards, outermost first
	failedForm    *failedForm   // for a page that shows an invalid form again; otherwise nil
	bodyLimited   bool          // whether LimitBody limits the body
	form          url.Values    // the form of a server function; nil until it is parsed
	unsent        *Unsent       // the form that the error page shows; may be nil
	stream        stream        // the page that is rendered
	partRequest   *partRequest  // the one part of the page that is requested; nil for the complete page
	trace         *tracer       // nil without Tracing
	onPanic       func(Panic)   // nil without ReportPanics

	mu            sync.Mutex  // guards the fields below, as loaders run concurrently
	memoised      []memoised  // the results of PerRequest functions; a slice, as they are few
	memoisedArray [2]memoised // the backing array of memoised, while it is large enough
	parts         []*work     // the work that loaders deferred
}

// memoised is the result of a PerRequest function.
type memoised struct {
	key    *byte // identifies the function
	result any   // a *memo[T]
}

// newContext returns the first Context of a request, with a copy of r.
func (a *App) newContext(w http.ResponseWriter, r *http.Request) *Context {
	shared := &request{app: a, outermost: response{ResponseWriter: w}}
	shared.writer, shared.target = &shared.outermost, &shared.outermost
	c := &shared.root
	c.Context, c.request = r.Context(), shared
	c.r = r.WithContext(c)
	return c
}

// contextOf returns the Context of r. If middleware has replaced the request, this
// is a new Context with the values that middleware added. It panics if r did not
// come through the App.
func (a *App) contextOf(r *http.Request) *Context {
	c, ok := r.Context().Value(contextKey{}).(*Context)
	if !ok || c.app != a {
		panic("start: the request did not come through App.ServeHTTP; serve the App, not the echo that App.Echo returns")
	}
	if c.r == r {
		return c
	}
	c = &Context{Context: r.Context(), request: c.request}
	c.r = r.WithContext(c)
	return c
}

// serve runs h for a request that echo has routed. While h runs, the Contexts of the
// request write to echo's Response, and so through echo's middleware.
func (a *App) serve(ec echo.Context, h Handler) error {
	c := a.contextOf(ec.Request())
	if c.r != ec.Request() {
		ec.SetRequest(c.r)
	}
	c.paramNames, c.paramValues = ec.ParamNames(), append(c.paramArray[:0], ec.ParamValues()...)
	defer c.restoreWriter(ec.Response(), c.setWriter(ec.Response()))
	return h(c)
}

// restoreWriter makes the Contexts of the request write to previous again, instead of
// to the Response of echo.
func (c *request) restoreWriter(routed *echo.Response, previous http.ResponseWriter) {
	c.routeBegun = c.routeBegun || routed.Committed
	c.setWriter(previous)
}

// setWriter makes the Contexts of the request write to w, and returns the previous
// writer.
func (c *request) setWriter(w http.ResponseWriter) (previous http.ResponseWriter) {
	c.targetMu.Lock()
	defer c.targetMu.Unlock()
	previous = c.target
	c.writer, c.target = w, w
	return previous
}

// end marks the request as ended: Response of its Contexts panics from now on.
func (c *request) end() {
	c.targetMu.Lock()
	defer c.targetMu.Unlock()
	c.ended.Store(true)
}

// id returns the ID of the request, see [RequestID], or "".
func (c *request) id() string { return c.outermost.Header().Get(RequestIDHeader) }

// responseBegun reports whether the headers of the response are written.
func (c *request) responseBegun() bool { return c.routeBegun || begun(c.writer) || begun(c.target) }

// noContent answers with status and headers only.
func (c *request) noContent(status int) error {
	c.writer.WriteHeader(status)
	return nil
}
