package start

import "net/http"

// MountRoute gives a whole subtree to an http.Handler.
type MountRoute struct {
	handler func(*Context) http.Handler
}

// Mount returns the route of a subtree, for a folder named rest_NAME: every
// method and path in it goes to the handler that find returns. Inside that
// handler, From(r.Context()) returns the Context. No layout wraps it, so none
// guards it either.
func Mount(find func(*Context) http.Handler) MountRoute { return MountRoute{handler: find} }

func (m MountRoute) mount(app *App, pattern string, _ []Wrapper) {
	app.handle(anyMethod, pattern, func(c *Context) error {
		m.handler(c).ServeHTTP(c.Response(), c.Request())
		return nil
	})
}

// anyMethod is what a mounted handler answers: it refuses methods itself.
var anyMethod = []string{
	http.MethodConnect, http.MethodDelete, http.MethodGet, http.MethodHead, http.MethodOptions,
	http.MethodPatch, http.MethodPost, http.MethodPut, http.MethodTrace,
}
