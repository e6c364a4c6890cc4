package start

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// Methods is the route of a URL that shows no page, but answers programs: a
// handler for each method. HEAD is answered as GET, and a method without a
// handler by 405 with the list of those that have one (RFC 9110, section 15.5.6).
type Methods struct {
	GET, POST, PUT, PATCH, DELETE Handler
}

// Use puts middleware around every method, outermost first, inside the guards.
func (m Methods) Use(middleware ...Middleware) Route {
	return methodsRoute{m, settings{}.using(middleware)}
}

func (m Methods) mount(app *App, pattern string, over *chain) {
	methodsRoute{m, settings{}}.mount(app, pattern, over)
}

// methodsRoute is what [Methods.Use] returns.
type methodsRoute struct {
	Methods
	settings
}

func (m methodsRoute) mount(app *App, pattern string, over *chain) {
	info := RouteInfo{Kind: "methods", Pattern: pattern, Unlisted: true}
	for _, method := range []struct {
		names  []string
		handle Handler
	}{
		{reads, m.GET},
		{[]string{http.MethodPost}, m.POST},
		{[]string{http.MethodPut}, m.PUT},
		{[]string{http.MethodPatch}, m.PATCH},
		{[]string{http.MethodDelete}, m.DELETE},
	} {
		if method.handle != nil {
			info.Methods = append(info.Methods, method.names[0])
			app.handle(method.names, pattern, over.guarded(m.around(traced(nameOf(method.handle), method.handle))))
		}
	}
	app.list(info, over)
}

// JSON answers with a value, as JSON. Until the handler says otherwise, no
// cache keeps the answer.
func (c *Context) JSON(status int, value any) error {
	body, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("start: answer: %w", err)
	}
	if c.Response().Header().Get("Cache-Control") == "" {
		c.Private()
	}
	return c.write(status, "application/json; charset=utf-8", body)
}
