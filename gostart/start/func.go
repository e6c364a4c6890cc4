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

// funcPrefix begins the path of every server function.
const funcPrefix = "/_fn/"

// formType is the media type of a form without files.
const formType = "application/x-www-form-urlencoded"

// ServerFunc is a function on the server that pages call: with a form, with htmx,
// with fetch and JSON, or from Go with [ServerFunc.Call].
type ServerFunc[In, Out any] struct {
	name      string
	fn        func(*Context, In) (Out, error)
	fields    []field
	forAnyone bool // forms carry no mark of the user who opened them
	settings
}

// Func returns the server function fn, which is mounted at /_fn/NAME for POST. Its
// input is a form or a JSON object, whose fields are named by the form tags of In
// and validated by its validate tags. fn runs with valid input only. Invalid input
// answers 422 with a message for each field, and a page shows its form again with
// the values that were sent, see [ServerFunc.Fill].
//
// If fn returns [Redirect], the browser is redirected. If fn returns a result, a
// client that accepts JSON gets the result, and a browser is redirected to the page
// of the form, or refreshes it with htmx.
func Func[In, Out any](name string, fn func(*Context, In) (Out, error)) ServerFunc[In, Out] {
	return ServerFunc[In, Out]{name: name, fn: fn, fields: fieldsOf(reflect.TypeFor[In](), "form")}
}

// Use returns the function with more middleware, outermost first, which runs inside
// its guards.
func (f ServerFunc[In, Out]) Use(middleware ...Middleware) ServerFunc[In, Out] {
	f.settings = f.addMiddleware(middleware)
	return f
}

// ForAnyone returns the function without the check of [App.Identify]: any user may
// send a form that another user opened, for example the form that signs out.
func (f ServerFunc[In, Out]) ForAnyone() ServerFunc[In, Out] {
	f.forAnyone = true
	return f
}

// Call validates input and runs the function. It returns the error of [Invalid] if
// input is not valid, and otherwise what the function returns. Guards and middleware
// do not run.
func (f ServerFunc[In, Out]) Call(c *Context, input In) (out Out, err error) {
	if err := validInput(&input, map[string]string{}); err != nil {
		return out, err
	}
	return f.fn(c, input)
}

// URL returns the path at which the function is mounted.
func (f ServerFunc[In, Out]) URL() string { return funcPrefix + f.name }

// Form returns the attributes of a form that calls the function, for a view.
// Without script it is an ordinary form. With htmx its buttons are disabled while
// the request runs, so that nothing is sent twice. The browser does not validate the
// form, so that all messages come from the server.
func (f ServerFunc[In, Out]) Form(ctx context.Context) templ.Attributes {
	return templ.Attributes{
		"method":     "post",
		"action":     From(ctx).formAction(f.URL(), f.forAnyone),
		"novalidate": true,
		"hx-disable": "findAll button",
	}
}

// Nothing is the In or Out type of a server function without input or result.
type Nothing struct{}

// A Function is a [ServerFunc] of any type.
type Function interface {
	mountFunc(app *App, guards []Wrapper)
}

// Func mounts f behind guards, outermost first. It panics if a validate tag is
// invalid or another function has the same name.
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

// handle serves one call.
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

// sendResult answers a call of a server function: with out as JSON if the client
// accepts JSON, and otherwise by loading the page of the form again.
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

// read parses and validates the input in the body of the request, a form or JSON.
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

// validInput checks input against its validate tags, and adds a message for each
// invalid field to faults. It returns the error of [Invalid] if faults has any.
func validInput(input any, faults map[string]string) error {
	if validateFields(input, faults); len(faults) > 0 {
		return Invalid(faults)
	}
	return nil
}

// readForm sets fields of v from a form. It returns a message for each field that
// cannot be parsed.
func readForm(c *Context, v reflect.Value, fields []field) (faults map[string]string, err error) {
	if err := c.parseForm(); err != nil {
		return nil, badRequest(err)
	}
	return setFields(v, fields, func(name string) []string { return c.r.PostForm[name] }), nil
}

// readJSON sets fields of v from a JSON object. It returns a message for each field
// that cannot be decoded.
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
			faults[f.name] = "has the wrong format"
		}
	}
	return faults, nil
}

// badRequest returns the error for a body that cannot be read: 400, or err itself if
// the body is too large.
func badRequest(err error) error {
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return err
	}
	return &Error{Status: http.StatusBadRequest, Cause: fmt.Errorf("start: read input: %w", err)}
}
