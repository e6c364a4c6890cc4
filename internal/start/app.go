package start

import (
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/labstack/echo/v4"

	"gostart/internal/safepath"
)

// An App is one website: its routes, its middleware and what its requests
// share. It is a value without global state, so tests run many side by side.
type App struct {
	echo     *echo.Echo
	log      *slog.Logger
	provided services
	errors   errorPage
	draining atomic.Bool
}

// New returns an app without routes that answers /healthz and /readyz. What
// goes wrong while serving is said in log.
func New(log *slog.Logger) *App {
	app := &App{echo: echo.New(), log: log, provided: services{}}
	app.echo.HTTPErrorHandler = app.fail
	reads := []string{http.MethodGet, http.MethodHead}
	app.echo.Match(reads, "/healthz", app.health)
	app.echo.Match(reads, "/readyz", app.ready)
	return app
}

// Use appends middleware, outermost first. It runs for every request, whether
// a route matches or not.
func (a *App) Use(middleware ...echo.MiddlewareFunc) { a.echo.Use(middleware...) }

// A Route is what a route package exports as its Route: a [Page] or a [Mount].
type Route interface {
	mount(app *App, pattern string, layouts []Wrapper)
}

// Route mounts route at pattern, wrapped in layouts, outermost first. A
// segment ":name" of the pattern matches one segment of a path, a last segment
// "*name" the rest of it, which may be empty.
func (a *App) Route(pattern string, route Route, layouts ...Wrapper) {
	route.mount(a, pattern, layouts)
}

// ServeHTTP answers one request.
func (a *App) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.echo.ServeHTTP(w, r) }

// Handle gives everything below prefix to an ordinary handler, which sees the
// whole path: for assets and the like, which no route package describes.
func (a *App) Handle(prefix string, handler http.Handler) {
	a.echo.Any(strings.TrimSuffix(prefix, "/")+"/*", echo.WrapHandler(handler))
}

// handler answers one request, or returns why it could not.
type handler func(*Context) error

// handle registers h at pattern for method. A GET route answers HEAD too, and
// sends a path with a trailing slash to the one without it.
func (a *App) handle(method, pattern string, h handler) {
	serve := a.adapt(h)
	for _, path := range echoPaths(pattern) {
		a.echo.Add(method, path, serve)
		if method == http.MethodGet {
			a.echo.Add(http.MethodHead, path, serve)
		}
	}
	if method == http.MethodGet && !strings.HasSuffix(pattern, "/") && !strings.Contains(pattern, "*") {
		a.echo.GET(pattern+"/", func(ec echo.Context) error { return trimSlash(ec.Request()) })
		a.echo.HEAD(pattern+"/", func(ec echo.Context) error { return trimSlash(ec.Request()) })
	}
}

// adapt makes an echo handler of h.
func (a *App) adapt(h handler) echo.HandlerFunc {
	return func(ec echo.Context) error { return h(a.contextOf(ec)) }
}

// echoPaths writes a pattern as echo's: a rest is "*" there, and does not
// match its own base.
func echoPaths(pattern string) []string {
	base, _, rest := strings.Cut(pattern, "/*")
	if !rest {
		return []string{pattern}
	}
	return []string{base, base + "/*"}
}

// trimSlash redirects to the same URL without its trailing slash. What is no
// path of this site then, such as "//evil.example", was none of it before.
func trimSlash(r *http.Request) error {
	to := strings.TrimSuffix(r.URL.EscapedPath(), "/")
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	if !safepath.Valid(to) {
		return NotFound()
	}
	return redirectError{to: to, status: http.StatusPermanentRedirect}
}
