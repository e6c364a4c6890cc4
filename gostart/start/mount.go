package start

import "net/http"

// MountRoute gives a whole subtree to an http.Handler.
type MountRoute struct {
	handler func(*Context) http.Handler
	settings
}

// Mount returns the route of a subtree, for a folder named rest_NAME: every
// method and path in it goes to the handler that find returns. Inside that
// handler, From(r.Context()) returns the Context. Guards apply to it, layouts do
// not.
func Mount(find func(*Context) http.Handler) MountRoute { return MountRoute{handler: find} }

// Use puts middleware around the handler, outermost first, inside its guards.
func (m MountRoute) Use(middleware ...Middleware) MountRoute {
	m.settings = m.using(middleware)
	return m
}

// Needs turns the subtree off where the app does not meet all of needs, see
// [Require].
func (m MountRoute) Needs(needs ...Requirement) MountRoute {
	m.settings = m.needing(needs)
	return m
}

// Allow adds what the subtree's pages need to the content security policy of
// the app, see [App.SecurityHeaders].
func (m MountRoute) Allow(policy Policy) MountRoute {
	m.settings = m.allowing(policy)
	return m
}

func (m MountRoute) mount(app *App, pattern string, over *chain) {
	m.settings.mount(app, RouteInfo{Kind: "mount", Pattern: pattern, Unlisted: true}, over, func() {
		app.handle(anyMethod, pattern, over.guarded(m.around(traced(pattern, func(c *Context) error {
			m.handler(c).ServeHTTP(c.Response(), c.Request())
			return nil
		}))))
	})
}

// anyMethod is what a mounted handler answers: it refuses methods itself.
var anyMethod = []string{
	http.MethodConnect, http.MethodDelete, http.MethodGet, http.MethodHead, http.MethodOptions,
	http.MethodPatch, http.MethodPost, http.MethodPut, http.MethodTrace,
}
