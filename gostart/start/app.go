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
// handlers need. It has no global state, so tests run many side by side.
type App struct {
	echo       *echo.Echo
	log        *slog.Logger
	services   any                               // a pointer to the app's own struct
	middleware []func(http.Handler) http.Handler // outermost first

	composeOnce sync.Once
	serving     atomic.Bool  // handler is composed
	handler     http.Handler // echo, inside of around

	registered map[string]bool // the methods and paths that have a route
	routes     []RouteInfo
	nav        []NavItem
	allowed    Policy                 // what the routes allow
	assets     *assets.Set            // nil until Assets
	pageChains map[string]*routeChain // by echo's path: what is over each page
	rootChain  *routeChain            // over what no route answers

	currentPerson func(*Context) (Person, error) // who sends a request; nil until Identify
	secrets       map[string]map[string]bool     // by path of a function: its fields that are never sent back
	passwords     sync.Map                       // the names of password fields that pages have shown
	passwordCount atomic.Int32                   // how many

	drainOnce sync.Once
	draining  chan struct{}
	seed      maphash.Seed // of the tags of pages
}

// New returns an app without routes that answers /healthz and /readyz, and
// writes what happens to log.
//
// The services are a pointer to the app's own struct, which handlers get from
// [Services]. New returns an error that names each exported field that is a nil
// pointer, interface, func, map or channel, but for a field with the tag
// start:"optional".
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
// outermost first. It is put together once, with the first request, and Use
// panics after that.
//
// What it puts into the context of the request, values and deadlines, reaches
// guards, loaders and views. To answer with an error it calls [Fail].
func (a *App) Use(middleware ...func(http.Handler) http.Handler) {
	if a.serving.Load() {
		panic("start: Use: the app serves already; call Use before")
	}
	a.middleware = append(a.middleware, middleware...)
}

// Echo returns the echo inside of the app, for echo's own middleware, groups
// and routes. All of them run inside of what [App.Use] was given, and what they
// return as an error is shown as the app shows errors. Serve the App, not its
// echo.
func (a *App) Echo() *echo.Echo { return a.echo }

// ServeHTTP answers one request.
func (a *App) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !a.serving.Load() {
		a.composeOnce.Do(a.composeHandler)
	}
	c := a.newContext(w, r)
	defer c.end()
	a.handler.ServeHTTP(&c.outermost, c.r)
	if c.outermost.status == 0 {
		c.outermost.runHooks() // net/http sends the header of an answer that nobody wrote
	}
}

// composeHandler puts the middleware around echo.
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
	mount(app *App, pattern string, over *routeChain)
}

// Route mounts route at pattern, under wrappers, outermost first. A segment
// ":name" of the pattern matches one segment of a path, a last segment "*name"
// the rest of it, which may be empty.
func (a *App) Route(pattern string, route Route, wrappers ...Wrapper) {
	route.mount(a, pattern, newChain(pattern, wrappers))
}

// Handle gives everything below prefix to an ordinary handler, which sees the
// whole path: for assets and the like, which no route package describes.
func (a *App) Handle(prefix string, handler http.Handler) {
	a.Route(strings.TrimSuffix(prefix, "/")+"/*rest", Mount(func(*Context) http.Handler { return handler }))
}

// reads are the methods that change nothing. HEAD works wherever GET does.
var readMethods = []string{http.MethodGet, http.MethodHead}

// handle registers h at pattern for methods. A page sends its path with a
// trailing slash to the one without.
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

// add registers h at a path of echo's. A second route of the same path would
// silently replace the first.
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

// routeAdded notes a route, also one that was added to echo directly. Groups of
// echo add what answers unknown paths more than once.
func (a *App) recordEchoRoute(host string, route echo.Route, _ echo.HandlerFunc, _ []echo.MiddlewareFunc) {
	if host != "" {
		return
	}
	if route.Method != echo.RouteNotFound {
		a.panicIfRegistered(route.Method, route.Path)
	}
	a.registered[route.Method+route.Path] = true
}

// addBase registers h for an empty rest, unless its base is another route.
func (a *App) addBase(methods []string, path string, h Handler) {
	base := cmp.Or(strings.TrimSuffix(path, "/*"), "/")
	unregistered := slices.DeleteFunc(slices.Clone(methods), func(method string) bool { return a.registered[method+base] })
	a.add(unregistered, base, h)
}

// echoPath returns a pattern in the syntax of echo, where the rest is "*".
func echoPath(pattern string) (path string, isRest bool) {
	base, _, isRest := strings.Cut(pattern, "/*")
	if isRest {
		return base + "/*", true
	}
	return pattern, false
}

// trimSlash redirects to the same URL without its trailing slash. It answers 404
// if the result is not a path of this site, such as "//evil.example".
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
