package start

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
)

// MountRoute is a path, or a subtree of paths, that an http.Handler serves.
type MountRoute struct {
	handler func(*Context) http.Handler
	settings
}

// Mount returns the route of a path or, in a folder named rest_NAME, of a subtree
// of paths. It calls find for each request of any method, and serves the request with
// the handler that find returns. In that handler, From(r.Context()) returns the
// Context. Guards apply to it, layouts do not.
func Mount(find func(*Context) http.Handler) MountRoute { return MountRoute{handler: find} }

// Use returns the route with more middleware, outermost first, which runs inside its
// guards.
func (m MountRoute) Use(middleware ...Middleware) MountRoute {
	m.settings = m.addMiddleware(middleware)
	return m
}

// Needs returns the route with more requirements. It is off if the app does not
// meet all of them, see [Require].
func (m MountRoute) Needs(needs ...Requirement) MountRoute {
	m.settings = m.addNeeds(needs)
	return m
}

// Allow returns the route with origins that its pages need in the content security
// policy of the app, see [App.SecurityHeaders].
func (m MountRoute) Allow(policy Policy) MountRoute {
	m.settings = m.addPolicy(policy)
	return m
}

func (m MountRoute) mount(app *App, pattern string, chain *routeChain) {
	m.settings.mount(app, RouteInfo{Kind: "mount", Pattern: pattern, Unlisted: true}, chain, func() {
		app.handle(allMethods, pattern, chain.withGuards(m.withMiddleware(traced(pattern, func(c *Context) error {
			m.handler(c).ServeHTTP(c.Response(), c.Request())
			return nil
		}))))
	})
}

// allMethods are the methods that a mounted handler gets. It refuses those that it
// does not support.
var allMethods = []string{
	http.MethodConnect, http.MethodDelete, http.MethodGet, http.MethodHead, http.MethodOptions,
	http.MethodPatch, http.MethodPost, http.MethodPut, http.MethodTrace,
}

// Methods is the route of an API endpoint, with a handler for each method. GET also
// handles HEAD. A method without a handler answers 405 with the list of the allowed
// methods (RFC 9110, section 15.5.6).
type Methods struct {
	GET, POST, PUT, PATCH, DELETE Handler
}

// Use returns the route with middleware, outermost first, which runs inside its
// guards for every method.
func (m Methods) Use(middleware ...Middleware) MethodsRoute {
	return MethodsRoute{methods: m}.Use(middleware...)
}

// Needs returns the route with requirements. It is off if the app does not meet all
// of them, see [Require].
func (m Methods) Needs(needs ...Requirement) MethodsRoute {
	return MethodsRoute{methods: m}.Needs(needs...)
}

func (m Methods) mount(app *App, pattern string, chain *routeChain) {
	MethodsRoute{methods: m}.mount(app, pattern, chain)
}

// MethodsRoute is [Methods] with middleware or requirements.
type MethodsRoute struct {
	methods Methods
	settings
}

// Use returns the route with more middleware, inside that which it already has.
func (m MethodsRoute) Use(middleware ...Middleware) MethodsRoute {
	m.settings = m.addMiddleware(middleware)
	return m
}

// Needs returns the route with more requirements, see [Require].
func (m MethodsRoute) Needs(needs ...Requirement) MethodsRoute {
	m.settings = m.addNeeds(needs)
	return m
}

func (m MethodsRoute) mount(app *App, pattern string, chain *routeChain) {
	info := RouteInfo{Kind: "methods", Pattern: pattern, Unlisted: true}
	handlers := m.methods.handlers()
	for _, h := range handlers {
		info.Methods = append(info.Methods, h.methods[0])
	}
	m.settings.mount(app, info, chain, func() {
		for _, h := range handlers {
			app.handle(h.methods, pattern, chain.withGuards(m.withMiddleware(traced(funcName(h.handle), h.handle))))
		}
	})
}

// methodHandler is a handler and its methods.
type methodHandler struct {
	methods []string
	handle  Handler
}

// handlers returns the handlers that are not nil.
func (m Methods) handlers() []methodHandler {
	return slices.DeleteFunc([]methodHandler{
		{readMethods, m.GET},
		{[]string{http.MethodPost}, m.POST},
		{[]string{http.MethodPut}, m.PUT},
		{[]string{http.MethodPatch}, m.PATCH},
		{[]string{http.MethodDelete}, m.DELETE},
	}, func(h methodHandler) bool { return h.handle == nil })
}

// JSON sends value as JSON with the status. It sets Cache-Control: no-store unless
// the handler has set Cache-Control. It returns an error if value cannot be encoded
// or the response cannot be written.
func (c *Context) JSON(status int, value any) error {
	body, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("start: encode JSON: %w", err)
	}
	if c.header().Get("Cache-Control") == "" {
		c.header()["Cache-Control"] = noStore
	}
	return c.write(status, "application/json; charset=utf-8", body)
}
