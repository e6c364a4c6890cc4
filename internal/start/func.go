package start

import (
	"encoding/json"
	"fmt"
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
}

// Func returns the server function fn, mounted at /_fn/NAME for POST. The form
// tags of In say which fields a form sets, its validate tags what they must
// be; JSON sets the same fields by the same names. fn runs with valid input
// only: all other input answers 422 with a message for each field.
//
// A function that returns [Redirect] sends the visitor there. One that returns
// a result answers JSON to a program, and brings a person back to the page
// they came from.
func Func[In, Out any](name string, fn func(*Context, In) (Out, error)) ServerFunc[In, Out] {
	return ServerFunc[In, Out]{name: name, fn: fn, fields: fieldsOf(reflect.TypeFor[In](), "form")}
}

// Call checks input and runs the function, from Go.
func (f ServerFunc[In, Out]) Call(c *Context, input In) (out Out, err error) {
	if err := validInput(&input, map[string]string{}); err != nil {
		return out, err
	}
	return f.fn(c, input)
}

// URL returns the path to which the function is posted.
func (f ServerFunc[In, Out]) URL() string { return funcPrefix + f.name }

// Form returns the attributes of a form that calls the function. Without
// script it is an ordinary form; with htmx it disables its button while it
// runs, so that nothing is sent twice.
func (f ServerFunc[In, Out]) Form() templ.Attributes {
	return templ.Attributes{
		"method":     "post",
		"action":     f.URL(),
		"hx-post":    f.URL(),
		"hx-disable": "find button",
		"hx-swap":    "none",
	}
}

// Nothing is the input or result of a server function that has none.
type Nothing struct{}

// A Function is a server function of any type.
type Function interface {
	mountFunc(app *App)
}

// Funcs mounts server functions.
func (a *App) Funcs(functions ...Function) {
	for _, f := range functions {
		f.mountFunc(a)
	}
}

func (f ServerFunc[In, Out]) mountFunc(app *App) {
	checkRules[In]()
	app.handle([]string{http.MethodPost}, f.URL(), func(c *Context) error {
		c.Response().Header().Set("Cache-Control", "no-store")
		input, err := f.read(c.Request())
		if err != nil {
			return err
		}
		out, err := f.fn(c, input)
		if err != nil {
			return err
		}
		return c.answer(out)
	})
}

// answer sends the result of a server function: to a program as JSON, to a
// person by showing the page again.
func (c *Context) answer(out any) error {
	switch {
	case wantsJSON(c.Request()):
		body, err := json.Marshal(out)
		if err != nil {
			return fmt.Errorf("start: answer: %w", err)
		}
		return c.write(http.StatusOK, "application/json; charset=utf-8", body)
	case c.navigatesByScript():
		c.Response().Header().Set("HX-Refresh", "true")
		return c.echo.NoContent(http.StatusNoContent)
	default:
		return Redirect(c.CameFrom())
	}
}
