package start

import (
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"

	"github.com/labstack/echo/v4"
)

// request is what the Contexts of one request share. It is never used for
// another request, and it keeps nothing of echo's Context, which echo uses
// again for other requests.
type request struct {
	app        *App
	root       Context             // that all others of the request are derived from
	outermost  response            // what leaves the app: around it is what Use was given
	writer     http.ResponseWriter // where the engine writes: inside what Use was given
	routeBegun bool                // the answer has begun in a route, whatever middleware holds back

	errorHandled bool // echo's error handler has answered an error

	targetMu      sync.RWMutex        // of target
	target        http.ResponseWriter // where what Context.Response returns writes
	ended         atomic.Bool
	headersClosed atomic.Bool // the headers may be sent, as a page with late parts is being rendered

	paramNames, paramValues []string  // from the path
	paramArray              [2]string // what paramValues is made of, where they fit

	chain         *routeChain    // what the folders put over the route; nil until one is found
	loadedLayouts []loadedLayout // what its layouts loaded, nil where one did not
	errorPages    int            // how many of its error pages may show what fails
	head          Head
	guardResults  []guardResult // what guards handed down, outermost first
	failedForm    *failedForm   // a form that failed, for the page that shows it again
	bodyLimited   bool          // LimitBody limits the body
	form          url.Values    // the form of a server function; nil until it is parsed
	unsent        *Unsent       // the form for the error page to show; nil for none
	stream        stream        // the page that is being rendered
	partRequest   *partRequest  // the one part of it that is requested; nil for all
	trace         *tracer       // nil unless Tracing is on
	onPanic       func(Panic)   // nil unless ReportPanics is on

	mu            sync.Mutex  // of what follows, as loaders run side by side
	memoised      []memoised  // functions given to PerRequest, which are few
	memoisedArray [2]memoised // the array of memoised, while they fit
	parts         []*work     // what loaders deferred
}

// memoised is what a function given to PerRequest returned.
type memoised struct {
	key    *byte // identifies the function
	result any   // a *memory of its type
}

// newContext returns the first Context of a request. The request that it
// carries is a copy of r.
func (a *App) newContext(w http.ResponseWriter, r *http.Request) *Context {
	shared := &request{app: a, outermost: response{ResponseWriter: w}}
	shared.writer, shared.target = &shared.outermost, &shared.outermost
	c := &shared.root
	c.Context, c.request = r.Context(), shared
	c.r = r.WithContext(c)
	return c
}

// contextOf returns the Context of r: the one that r carries or, if middleware
// has made another request of it, a new one with what that added.
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

// serve runs h for a request that echo has routed. While h runs, the Context
// writes through echo's Response, and so through echo's middleware.
func (a *App) serve(ec echo.Context, h Handler) error {
	c := a.contextOf(ec.Request())
	if c.r != ec.Request() {
		ec.SetRequest(c.r)
	}
	c.paramNames, c.paramValues = ec.ParamNames(), append(c.paramArray[:0], ec.ParamValues()...)
	defer c.restoreWriter(ec.Response(), c.setWriter(ec.Response()))
	return h(c)
}

// leave lets the Contexts of the request write to before again, instead of to
// the Response of echo.
func (c *request) restoreWriter(routed *echo.Response, before http.ResponseWriter) {
	c.routeBegun = c.routeBegun || routed.Committed
	c.setWriter(before)
}

// writeTo lets the Contexts of the request write to w, and returns where they
// wrote before.
func (c *request) setWriter(w http.ResponseWriter) (before http.ResponseWriter) {
	c.targetMu.Lock()
	defer c.targetMu.Unlock()
	before = c.target
	c.writer, c.target = w, w
	return before
}

// end makes every Context of the request unusable.
func (c *request) end() {
	c.targetMu.Lock()
	defer c.targetMu.Unlock()
	c.ended.Store(true)
}

// id returns the name of the request, see [RequestID], or "".
func (c *request) id() string { return c.outermost.Header().Get(RequestIDHeader) }

// begun reports whether the answer has begun.
func (c *request) responseBegun() bool { return c.routeBegun || begun(c.writer) || begun(c.target) }

// noContent answers with a header alone.
func (c *request) noContent(status int) error {
	c.writer.WriteHeader(status)
	return nil
}
