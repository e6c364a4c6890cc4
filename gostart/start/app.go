package start

import (
	"cmp"
	"hash/maphash"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/labstack/echo/v4"

	"gostart/internal/safepath"
)

// An App is one website: its routes, its middleware and what its requests
// share. It is a value without global state, so tests run many side by side.
type App struct {
	echo     *echo.Echo
	log      *slog.Logger
	around   []echo.MiddlewareFunc // outermost first
	serve    echo.HandlerFunc      // all of it around what the router found
	taken    map[string]bool       // the methods and paths that have a route
	provided services
	made     sync.Map // by function given to PerApp: its value
	routes   []RouteInfo
	pages    map[string]*chain // by echo's path: what is over each page
	unrouted *chain            // over what no route answers
	draining atomic.Bool
	seed     maphash.Seed // of the tags of pages
}

// New returns an app without routes that answers /healthz and /readyz. What
// goes wrong while serving is said in log.
func New(log *slog.Logger) *App {
	app := &App{
		echo: echo.New(), log: log, seed: maphash.MakeSeed(),
		taken: map[string]bool{}, pages: map[string]*chain{}, unrouted: new(chain), provided: services{},
	}
	app.echo.HTTPErrorHandler = app.fail
	app.echo.IPExtractor, app.echo.SchemeExtractor = echo.ExtractIPDirect(), echo.ExtractSchemeDirect() // not from headers, which lie
	app.Use()
	app.echo.Use(func(echo.HandlerFunc) echo.HandlerFunc { return app.serve })
	app.add(reads, "/healthz", app.health)
	app.add(reads, "/readyz", app.ready)
	return app
}

// Use appends middleware, outermost first. It runs for every request, whether
// a route matches or not. Echo would put it together for each request anew.
func (a *App) Use(middleware ...echo.MiddlewareFunc) {
	a.around = append(a.around, middleware...)
	a.serve = func(ec echo.Context) error { return ec.Handler()(ec) }
	for _, around := range slices.Backward(a.around) {
		a.serve = around(a.serve)
	}
}

// A Route is what a route package exports as its Route: a [Page], [Methods] or
// a [Mount].
type Route interface {
	mount(app *App, pattern string, over *chain)
}

// Route mounts route at pattern, under wrappers, outermost first. A segment
// ":name" of the pattern matches one segment of a path, a last segment "*name"
// the rest of it, which may be empty.
func (a *App) Route(pattern string, route Route, wrappers ...Wrapper) {
	route.mount(a, pattern, newChain(pattern, wrappers))
}

// ServeHTTP answers one request.
func (a *App) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.echo.ServeHTTP(w, r) }

// Handle gives everything below prefix to an ordinary handler, which sees the
// whole path: for assets and the like, which no route package describes.
func (a *App) Handle(prefix string, handler http.Handler) {
	a.Route(strings.TrimSuffix(prefix, "/")+"/*rest", Mount(func(*Context) http.Handler { return handler }))
}

// reads are the methods that change nothing. HEAD works wherever GET does.
var reads = []string{http.MethodGet, http.MethodHead}

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
		if a.taken[method+path] {
			panic("start: two routes answer " + method + " " + path)
		}
		a.taken[method+path] = true
	}
	a.echo.Match(methods, path, func(ec echo.Context) error { return h(a.contextOf(ec)) })
}

// addBase lets a rest be empty, where its base is no page of its own.
func (a *App) addBase(methods []string, path string, h Handler) {
	base := cmp.Or(strings.TrimSuffix(path, "/*"), "/")
	free := slices.DeleteFunc(slices.Clone(methods), func(method string) bool { return a.taken[method+base] })
	a.add(free, base, h)
}

// echoPath writes a pattern as echo does, where the rest is "*".
func echoPath(pattern string) (path string, isRest bool) {
	base, _, isRest := strings.Cut(pattern, "/*")
	if isRest {
		return base + "/*", true
	}
	return pattern, false
}

// trimSlash redirects to the same URL without its trailing slash. What is no
// path of this site then, such as "//evil.example", was none of it before.
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
