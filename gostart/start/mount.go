package start

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
)

// MountRoute gives a whole subtree to an http.Handler.
type MountRoute struct {
	handler func(*Context) http.Handler
	settings
}

// Mount returns the route of a path or, in a folder named rest_NAME, of a subtree:
// every method and path in it goes to the handler that find returns. Inside that
// handler, From(r.Context()) returns the Context. Guards apply to it, layouts do
// not.
func Mount(find func(*Context) http.Handler) MountRoute { return MountRoute{handler: find} }

// Use puts middleware around the handler, outermost first, inside its guards.
func (m MountRoute) Use(middleware ...Middleware) MountRoute {
	m.settings = m.addMiddleware(middleware)
	return m
}

// Needs turns the subtree off where the app does not meet all of needs, see
// [Require].
func (m MountRoute) Needs(needs ...Requirement) MountRoute {
	m.settings = m.addNeeds(needs)
	return m
}

// Allow adds what the subtree's pages need to the content security policy of
// the app, see [App.SecurityHeaders].
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

// anyMethod is what a mounted handler answers: it refuses methods itself.
var allMethods = []string{
	http.MethodConnect, http.MethodDelete, http.MethodGet, http.MethodHead, http.MethodOptions,
	http.MethodPatch, http.MethodPost, http.MethodPut, http.MethodTrace,
}

// Methods is the route of a URL that shows no page, but answers programs: a
// handler for each method. HEAD is answered as GET, and a method without a
// handler by 405 with the list of those that have one (RFC 9110, section 15.5.6).
type Methods struct {
	GET, POST, PUT, PATCH, DELETE Handler
}

// Use puts middleware around every method, outermost first, inside the guards.
func (m Methods) Use(middleware ...Middleware) MethodsRoute {
	return MethodsRoute{methods: m}.Use(middleware...)
}

// Needs turns the URL off where the app does not meet all of needs, see
// [Require].
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

// Use puts more middleware around every method, inside what is there.
func (m MethodsRoute) Use(middleware ...Middleware) MethodsRoute {
	m.settings = m.addMiddleware(middleware)
	return m
}

// Needs adds requirements, see [Require].
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

// methodHandler is a handler and the methods that it answers.
type methodHandler struct {
	methods []string
	handle  Handler
}

// byName lists the handlers that are there.
func (m Methods) handlers() []methodHandler {
	return slices.DeleteFunc([]methodHandler{
		{readMethods, m.GET},
		{[]string{http.MethodPost}, m.POST},
		{[]string{http.MethodPut}, m.PUT},
		{[]string{http.MethodPatch}, m.PATCH},
		{[]string{http.MethodDelete}, m.DELETE},
	}, func(h methodHandler) bool { return h.handle == nil })
}

// JSON answers with value as JSON. If the handler has set no Cache-Control, no
// cache keeps the answer.
func (c *Context) JSON(status int, value any) error {
	body, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("start: answer: %w", err)
	}
	if c.header().Get("Cache-Control") == "" {
		c.header()["Cache-Control"] = noStore
	}
	return c.write(status, "application/json; charset=utf-8", body)
}
