package start

import (
	"context"
	"encoding"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// A Form holds the values and messages of a server function's form for a view, see
// [ServerFunc.Fill].
type Form struct {
	Error  string // the message for an invalid form; otherwise ""
	fields map[string]Field
}

// A Field is one input of a form.
type Field struct {
	Name      string
	Values    []string // more than one only if the field is a slice
	Error     string   // why the field is invalid, as the end of a sentence that begins with its name; "" if it is valid
	First     bool     // whether it is the first invalid field, which the view should focus
	Required  bool     // by its validate tag
	MaxLength int      // by its validate tag, in characters; 0 for no limit
}

// Value returns the first value of the field, or "".
func (f Field) Value() string {
	if len(f.Values) == 0 {
		return ""
	}
	return f.Values[0]
}

// Has reports whether value is one of the field's values, so that a view can mark
// the selected options.
func (f Field) Has(value string) bool { return slices.Contains(f.Values, value) }

// Field returns the field with the form tag name. It panics if the function has no
// such field, so that any test of the page finds the mistake.
func (f Form) Field(name string) Field {
	field, ok := f.fields[name]
	if !ok {
		panic(fmt.Sprintf("start: the form has no field %q", name))
	}
	return field
}

// Fill returns the function's form for a view. It holds the values of input or, if
// the page shows an invalid form again, the values that were sent and a message for
// each invalid field. It panics if ctx is not that of a request.
func (f ServerFunc[In, Out]) Fill(ctx context.Context, input In) Form {
	form := Form{fields: make(map[string]Field, len(f.fields))}
	failed := From(ctx).failedForm
	if failed != nil && failed.function != f.name {
		failed = nil
	}
	if failed != nil {
		form.Error, failed.shown = failed.err.Message, true
	}
	v, hasFirst := reflect.ValueOf(input), false
	for _, in := range f.fields {
		field := Field{Name: in.name, Values: formValues(v.FieldByIndex(in.index))}
		field.Required, field.MaxLength = rulesOf(v.Type().FieldByIndex(in.index))
		if failed != nil {
			field.Values, field.Error = failed.values[in.name], failed.err.Fields[in.name]
			field.First = field.Error != "" && !hasFirst
			hasFirst = hasFirst || field.First
		}
		form.fields[in.name] = field
	}
	return form
}

// A failedForm is a form that was sent and had invalid input.
type failedForm struct {
	function string
	values   url.Values
	err      *Error
	shown    bool // whether a view has called Fill
}

// errNoForm means that the page does not render the form that failed.
var errNoForm = errors.New("start: the page does not render the form that failed")

// showFormAgain answers invalid input by rendering the page of the form again, with
// the values that were sent. It returns err if err is another failure, or if there is
// no such page.
func (f ServerFunc[In, Out]) showFormAgain(c *Context, err error) error {
	failure := asError(err)
	r := c.Request()
	if isRedirect(err) || failure.Status != http.StatusUnprocessableEntity || wantsJSON(r) || r.PostForm == nil {
		return err
	}
	pageContext, render := c.app.pageAt(c, c.referrer())
	if render == nil {
		return err
	}
	defer pageContext.end()
	pageContext.failedForm = &failedForm{function: f.name, values: r.PostForm, err: failure}
	if c.isHTMX() {
		c.header().Set("HX-Push-Url", "false") // the URL of a function shows no page
	}
	if render() != nil && !c.responseBegun() {
		return err
	}
	return nil
}

// fromParam is the query parameter of a function's URL that names the page of the
// form.
const fromParam = "from"

// formAction returns the URL of a function for a form on this page, with the mark of
// the signed-in user. If this page shows an invalid form again, the URL also names
// the page, because without script the browser shows it at the URL of the function.
func (c *Context) formAction(path string, forAnyone bool) string {
	mark := ""
	if !forAnyone {
		mark = c.PersonMark()
	}
	if c.failedForm == nil && mark == "" {
		return path
	}
	query := url.Values{}
	if c.failedForm != nil {
		query.Set(fromParam, c.Request().URL.RequestURI())
	}
	if mark != "" {
		query.Set(personParam, mark)
	}
	return withQuery(path, query)
}

// pageAt returns a function that renders the page of this app at path as the response
// to c, and the Context that it uses. Both are nil if there is no such page. The
// caller must end the Context.
func (a *App) pageAt(c *Context, path string) (pageContext *Context, render func() error) {
	u, err := url.Parse(path)
	if err != nil {
		return nil, nil
	}
	r := c.r.Clone(c.base())
	r.Method, r.URL, r.RequestURI, r.Body, r.ContentLength = http.MethodGet, u, path, http.NoBody, 0
	r.Form, r.PostForm = nil, nil
	pageContext = a.newContext(c.writer, r)
	ec := a.findRoute(pageContext.r, c.writer)
	if _, isPage := a.pageChains[ec.Path()]; !isPage {
		return nil, nil
	}
	return pageContext, func() error { return ec.Handler()(ec) }
}

// status returns 200 or, for a page that shows an invalid form again, the status of
// its error.
func (c *Context) status() int {
	if c.failedForm != nil {
		return c.failedForm.err.Status
	}
	return http.StatusOK
}

// formValues returns the texts that a form sends for a value.
func formValues(v reflect.Value) []string {
	if v.Kind() == reflect.Slice {
		var all []string
		for i := range v.Len() {
			all = append(all, formValues(v.Index(i))...)
		}
		return all
	}
	if marshaler, ok := v.Interface().(encoding.TextMarshaler); ok {
		text, err := marshaler.MarshalText()
		if err != nil {
			return nil
		}
		return []string{string(text)}
	}
	return []string{fmt.Sprint(v.Interface())}
}

// rulesOf returns the rules of a field that HTML attributes can express.
func rulesOf(f reflect.StructField) (required bool, maxLength int) {
	for rule := range strings.SplitSeq(f.Tag.Get("validate"), ",") {
		name, limit, _ := strings.Cut(rule, "=")
		switch {
		case name == "required":
			required = true
		case name == "max" && f.Type.Kind() == reflect.String:
			maxLength, _ = strconv.Atoi(limit) // mountFunc has checked the rules
		}
	}
	return required, maxLength
}
