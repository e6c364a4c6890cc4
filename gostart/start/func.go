package start

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"

	"github.com/a-h/templ"
)

// funcPrefix is where server functions are mounted.
const funcPrefix = "/_fn/"

// formType is the media type of a form without files.
const formType = "application/x-www-form-urlencoded"

// ServerFunc is a function of the server that pages call: from a form without
// script, from htmx, from fetch with JSON, or from Go with [ServerFunc.Call].
type ServerFunc[In, Out any] struct {
	name      string
	fn        func(*Context, In) (Out, error)
	fields    []field
	forAnyone bool // forms have no mark of a person
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
	f.settings = f.addMiddleware(middleware)
	return f
}

// ForAnyone lets anyone send a form that another person opened, for example the
// form that signs out. See [App.Identify].
func (f ServerFunc[In, Out]) ForAnyone() ServerFunc[In, Out] {
	f.forAnyone = true
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
		"action":     From(ctx).formAction(f.URL(), f.forAnyone),
		"novalidate": true,
		"hx-disable": "findAll button",
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
	chain := newChain(f.URL(), guards)
	f.mount(app, RouteInfo{Kind: "function", Pattern: f.URL(), Unlisted: true}, chain, func() {
		h := chain.withGuards(f.withMiddleware(f.handle))
		if !f.forAnyone {
			h = checkPerson(h)
		}
		app.handle([]string{http.MethodPost}, f.URL(), h)
		app.secrets[f.URL()] = secretFields(reflect.TypeFor[In]())
	})
}

// handle answers one call.
func (f ServerFunc[In, Out]) handle(c *Context) error {
	c.NoStore()
	input, err := f.read(c)
	if err != nil {
		return f.showFormAgain(c, err)
	}
	step := c.trace.begin("function", f.name)
	out, err := f.fn(c, input)
	step.end(err)
	if err != nil {
		return f.showFormAgain(c, err)
	}
	return c.sendResult(out)
}

// answer sends the result of a server function: to a program as JSON, to a
// person by showing the page again.
func (c *Context) sendResult(out any) error {
	switch {
	case wantsJSON(c.Request()):
		return c.JSON(http.StatusOK, out)
	case c.isHTMX():
		c.header().Set("HX-Refresh", "true")
		return c.noContent(http.StatusNoContent)
	default:
		return Redirect(c.Referer())
	}
}

// read takes the input from the body of a request: a form or JSON.
func (f ServerFunc[In, Out]) read(c *Context) (input In, err error) {
	var faults map[string]string
	v := reflect.ValueOf(&input).Elem()
	switch mediaType := contentType(c.r); {
	case mediaType == "application/json":
		faults, err = readJSON(c.r, v, f.fields)
	case mediaType == formType, c.r.ContentLength == 0:
		faults, err = readForm(c, v, f.fields)
	default:
		err = &Error{Status: http.StatusUnsupportedMediaType}
	}
	if err != nil {
		return input, err
	}
	return input, validInput(&input, faults)
}

// validInput checks input against its validate tags. It adds to faults what
// they find, and returns them all as one error.
func validInput(input any, faults map[string]string) error {
	if validateFields(input, faults); len(faults) > 0 {
		return Invalid(faults)
	}
	return nil
}

// readForm sets fields of v from a form.
func readForm(c *Context, v reflect.Value, fields []field) (faults map[string]string, err error) {
	if err := c.parseForm(); err != nil {
		return nil, badRequest(err)
	}
	return setFields(v, fields, func(name string) []string { return c.r.PostForm[name] }), nil
}

// readJSON sets the same fields of v, by the same names, from a JSON object.
func readJSON(r *http.Request, v reflect.Value, fields []field) (faults map[string]string, err error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, badRequest(err)
	}
	var values map[string]json.RawMessage
	if err := json.Unmarshal(body, &values); err != nil {
		return nil, badRequest(err)
	}
	faults = map[string]string{}
	for _, f := range fields {
		value, sent := values[f.name]
		if sent && json.Unmarshal(value, v.FieldByIndex(f.index).Addr().Interface()) != nil {
			faults[f.name] = "has the wrong form"
		}
	}
	return faults, nil
}

// badRequest says that a body could not be read, unless it was too large.
func badRequest(err error) error {
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return err
	}
	return &Error{Status: http.StatusBadRequest, Cause: fmt.Errorf("start: read input: %w", err)}
}
