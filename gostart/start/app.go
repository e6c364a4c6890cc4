package start

import (
	"cmp"
	"errors"
	"hash/maphash"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/labstack/echo/v4"

	"gostart/assets"
	"gostart/internal/safepath"
)

// An App is one website: its routes, its middleware and the services that its
// handlers need. It has no global state, so a process can run several.
type App struct {
	echo       *echo.Echo
	log        *slog.Logger
	services   any                               // a pointer to the struct that New got
	middleware []func(http.Handler) http.Handler // outermost first

	composeOnce sync.Once
	serving     atomic.Bool  // whether handler is composed
	handler     http.Handler // echo inside the middleware

	registered map[string]bool // by method and path: whether a route exists
	routes     []RouteInfo
	nav        []NavItem
	allowed    Policy                 // the union of what the routes allow
	assets     *assets.Set            // nil until Assets
	pageChains map[string]*routeChain // by echo's path of the page
	rootChain  *routeChain            // of the root folder, for errors outside of any route

	currentPerson func(*Context) (Person, error) // returns the user of a request; nil until Identify
	secrets       map[string]map[string]bool     // by path of a server function: its fields that are never sent back
	passwords     sync.Map                       // the set of names of password fields in rendered pages
	passwordCount atomic.Int32                   // the size of passwords

	drainOnce sync.Once
	draining  chan struct{}
	seed      maphash.Seed // for the ETags of pages
}

// New returns an app that serves only /healthz and /readyz, and logs to log.
//
// The services are a pointer to a struct of the caller's, which handlers get from
// [Services]. New returns an error if log is nil, if services is not a non-nil pointer
// to a struct, or if an exported field is a nil pointer, interface, func, map or
// channel, unless the field has the tag start:"optional". The error names all such
// fields.
func New(services any, log *slog.Logger) (*App, error) {
	if log == nil {
		return nil, errors.New("start: New: the log is nil")
	}
	if err := checkServices(services); err != nil {
		return nil, err
	}
	app := &App{
		echo: echo.New(), log: log, services: services, seed: maphash.MakeSeed(), draining: make(chan struct{}),
		registered: map[string]bool{}, pageChains: map[string]*routeChain{}, rootChain: new(routeChain), secrets: map[string]map[string]bool{},
	}
	app.echo.HTTPErrorHandler = app.fail
	app.echo.IPExtractor, app.echo.SchemeExtractor = echo.ExtractIPDirect(), echo.ExtractSchemeDirect() // not from headers, which clients can forge
	app.echo.OnAddRouteHandler = app.recordEchoRoute
	app.add(readMethods, "/healthz", app.health)
	app.add(readMethods, "/readyz", app.ready)
	return app, nil
}

// Use appends middleware for every request, whether a route matches or not,
// outermost first. The app composes it once, at the first request; after that, Use
// panics.
//
// Values and deadlines that middleware adds to the context of the request reach
// guards, loaders and views. To answer with an error, middleware calls [Fail].
func (a *App) Use(middleware ...func(http.Handler) http.Handler) {
	if a.serving.Load() {
		panic("start: Use: the app is serving already; call Use before the first request")
	}
	a.middleware = append(a.middleware, middleware...)
}

// Echo returns the app's echo instance, for echo's own middleware, groups and
// routes. All of them run inside the middleware of [App.Use], and their errors are
// answered as those of loaders are. Serve the App, not its echo: a request that
// does not come through the App panics.
func (a *App) Echo() *echo.Echo { return a.echo }

// ServeHTTP serves one request.
func (a *App) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !a.serving.Load() {
		a.composeOnce.Do(a.composeHandler)
	}
	c := a.newContext(w, r)
	defer c.end()
	a.handler.ServeHTTP(&c.outermost, c.r)
	if c.outermost.status == 0 {
		c.outermost.runHooks() // nothing was written, so net/http sends the headers itself
	}
}

// composeHandler wraps echo in the middleware.
func (a *App) composeHandler() {
	a.handler = a.echo
	for _, wrap := range slices.Backward(a.middleware) {
		a.handler = wrap(a.handler)
	}
	a.serving.Store(true)
}

// A Route is what a route package exports as its Route: a [Page], [Methods] or
// a [Mount].
type Route interface {
	mount(app *App, pattern string, chain *routeChain)
}

// Route mounts route at pattern inside wrappers, outermost first. A segment
// ":name" of the pattern matches one segment of a path; a last segment "*name"
// matches the rest of the path, which may be empty. Route panics if the route is
// invalid or another route has the same path and method.
func (a *App) Route(pattern string, route Route, wrappers ...Wrapper) {
	route.mount(a, pattern, newChain(pattern, wrappers))
}

// Handle mounts handler for every path below prefix and every method. The handler
// gets the complete path. It is for handlers without a route package, such as that
// of assets. Handle panics as [App.Route] does.
func (a *App) Handle(prefix string, handler http.Handler) {
	a.Route(strings.TrimSuffix(prefix, "/")+"/*rest", Mount(func(*Context) http.Handler { return handler }))
}

// readMethods are the methods of a page: HEAD is answered wherever GET is.
var readMethods = []string{http.MethodGet, http.MethodHead}

// handle registers h at pattern for methods. A pattern with a rest parameter also
// matches the path without it. For any other pattern, GET of the path with a trailing
// slash redirects to the path without the slash.
func (a *App) handle(methods []string, pattern string, h Handler) {
	path, isRest := echoPath(pattern)
	a.add(methods, path, h)
	switch {
	case isRest:
		a.addBase(methods, path, h)
	case methods[0] == http.MethodGet && path != "/":
		a.add(methods, path+"/", trimSlash)
	}
}

// add registers h at a path in echo's syntax. It panics if there is a route
// with the same path and method, which echo would silently replace.
func (a *App) add(methods []string, path string, h Handler) {
	for _, method := range methods {
		a.panicIfRegistered(method, path)
	}
	a.echo.Match(methods, path, func(ec echo.Context) error { return a.serve(ec, h) })
}

func (a *App) panicIfRegistered(method, path string) {
	if a.registered[method+path] {
		panic("start: two routes answer " + method + " " + path)
	}
}

// recordEchoRoute records a route, including those that are added to echo
// directly. A RouteNotFound route may be added twice, as groups of echo do.
func (a *App) recordEchoRoute(host string, route echo.Route, _ echo.HandlerFunc, _ []echo.MiddlewareFunc) {
	if host != "" {
		return
	}
	if route.Method != echo.RouteNotFound {
		a.panicIfRegistered(route.Method, route.Path)
	}
	a.registered[route.Method+route.Path] = true
}

// addBase registers h at the path without the rest parameter, for those methods that
// have no other route there.
func (a *App) addBase(methods []string, path string, h Handler) {
	base := cmp.Or(strings.TrimSuffix(path, "/*"), "/")
	unregistered := slices.DeleteFunc(slices.Clone(methods), func(method string) bool { return a.registered[method+base] })
	a.add(unregistered, base, h)
}

// echoPath returns pattern in echo's syntax, where a rest parameter is "*", and
// reports whether it has one.
func echoPath(pattern string) (path string, isRest bool) {
	base, _, isRest := strings.Cut(pattern, "/*")
	if isRest {
		return base + "/*", true
	}
	return pattern, false
}

// trimSlash redirects to the same URL without its trailing slash. It answers 404
// if the result, such as "//evil.example", could lead to another site.
func trimSlash(c *Context) error {
	u := c.Request().URL
	to := strings.TrimSuffix(u.EscapedPath(), "/")
	if u.RawQuery != "" {
		to += "?" + u.RawQuery
	}
	if !safepath.Valid(to) {
		return NotFound()
	}
	return redirectError{to: to, status: http.StatusPermanentRedirect}
}
