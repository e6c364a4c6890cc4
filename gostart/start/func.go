package start

import (
	"context"
	"net/http"
	"reflect"

	"github.com/a-h/templ"
)

// funcPrefix is where server functions are mounted.
const funcPrefix = "/_fn/"

// ServerFunc is a function of the server that pages call: from a form without
// script, from htmx, from fetch with JSON, or from Go with [ServerFunc.Call].
type ServerFunc[In, Out any] struct {
	name   string
	fn     func(*Context, In) (Out, error)
	fields []field
	settings
}

// Func returns the server function fn, mounted at /_fn/NAME for POST. The form
// tags of In say which fields a form sets, its validate tags what they must
// be; JSON sets the same fields by the same names. fn runs with valid input
// only: all other input answers 422 with a message for each field, and a page
// shows its form again with what was sent, see [ServerFunc.Fill].
//
// A function that returns [Redirect] sends the visitor there. One that returns
// a result answers JSON to a program, and brings a person back to the page
// they came from.
func Func[In, Out any](name string, fn func(*Context, In) (Out, error)) ServerFunc[In, Out] {
	return ServerFunc[In, Out]{name: name, fn: fn, fields: fieldsOf(reflect.TypeFor[In](), "form")}
}

// Use puts middleware around the function, outermost first, inside its guards.
func (f ServerFunc[In, Out]) Use(middleware ...Middleware) ServerFunc[In, Out] {
	f.settings = f.using(middleware)
	return f
}

// Call checks input and runs the function, from Go. Guards and middleware are
// for requests: they do not run.
func (f ServerFunc[In, Out]) Call(c *Context, input In) (out Out, err error) {
	if err := validInput(&input, map[string]string{}); err != nil {
		return out, err
	}
	return f.fn(c, input)
}

// URL returns the path to which the function is posted.
func (f ServerFunc[In, Out]) URL() string { return funcPrefix + f.name }

// Form returns the attributes of a form that calls the function, for a view.
// Without script it is an ordinary form; with htmx it disables its buttons
// while it runs, so that nothing is sent twice. The rules are the server's
// alone, with one wording for all browsers.
func (f ServerFunc[In, Out]) Form(ctx context.Context) templ.Attributes {
	return templ.Attributes{
		"method":     "post",
		"action":     f.URL() + From(ctx).fromQuery(),
		"novalidate": true,
		"hx-disable": "find button",
	}
}

// Nothing is the input or result of a server function that has none.
type Nothing struct{}

// A Function is a server function of any type.
type Function interface {
	mountFunc(app *App, guards []Wrapper)
}

// Func mounts a server function behind guards.
func (a *App) Func(f Function, guards ...Wrapper) { f.mountFunc(a, guards) }

func (f ServerFunc[In, Out]) mountFunc(app *App, guards []Wrapper) {
	checkRules[In]()
	over := newChain(f.URL(), guards)
	f.mount(app, RouteInfo{Kind: "function", Pattern: f.URL(), Unlisted: true}, over, func() {
		app.handle([]string{http.MethodPost}, f.URL(), over.guarded(f.around(f.handle)))
	})
}

// handle answers one call.
func (f ServerFunc[In, Out]) handle(c *Context) error {
	c.NoStore()
	input, err := f.read(c.r)
	if err != nil {
		return f.again(c, err)
	}
	step := c.trace.begin("function", f.name)
	out, err := f.fn(c, input)
	step.end(err)
	if err != nil {
		return f.again(c, err)
	}
	return c.answer(out)
}

// answer sends the result of a server function: to a program as JSON, to a
// person by showing the page again.
func (c *Context) answer(out any) error {
	switch {
	case wantsJSON(c.Request()):
		return c.JSON(http.StatusOK, out)
	case c.byScript():
		c.header().Set("HX-Refresh", "true")
		return c.noContent(http.StatusNoContent)
	default:
		return Redirect(c.Referer())
	}
}
