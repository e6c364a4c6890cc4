package start

import (
	"fmt"
	"net/http"
	"reflect"
	"strings"
)

// NoParams is the params type of a page, layout or guard without params.
type NoParams struct{}

// binder parses and validates params from the path and query of a request.
type binder[P any] func(*Context) (P, error)

// newBinder returns the binder of P, whose tags say where each field comes from and
// how it is validated:
//
//	type Params struct {
//		ID   string `path:"id"`
//		Page int    `query:"page" default:"1" validate:"min=1"`
//	}
//
// A missing query value becomes the default, or the zero value. For an invalid path
// value, the binder returns an error with status 404; for an invalid query value, one
// with status 400 and a message for the field. newBinder panics if a tag of P is
// invalid or names a path parameter that pattern does not have.
func newBinder[P any](pattern string) binder[P] {
	checkRules[P]()
	t := reflect.TypeFor[P]()
	inPath, inQuery := pathFieldsOf(t, pattern), fieldsOf(t, "query")
	if len(inPath)+len(inQuery) == 0 {
		return func(*Context) (params P, err error) { return params, nil }
	}
	defaults := defaultsOf[P](inQuery)
	return func(c *Context) (params P, err error) {
		params = defaults
		v := reflect.ValueOf(&params).Elem()
		if !bindPath(c, v, inPath) {
			return params, NotFound()
		}
		query := c.Request().URL.Query()
		faults := setFields(v, inQuery, func(name string) []string { return query[name] })
		validateFields(&params, faults)
		for _, f := range inPath {
			if _, bad := faults[f.name]; bad {
				return params, NotFound()
			}
		}
		if len(faults) > 0 {
			return params, &Error{Status: http.StatusBadRequest, Fields: faults}
		}
		return params, nil
	}
}

// defaultsOf returns a P with the values of the default tags of fields. It panics if
// a value cannot be parsed.
func defaultsOf[P any](fields []field) (defaults P) {
	v := reflect.ValueOf(&defaults).Elem()
	for _, f := range fields {
		text, tagged := v.Type().FieldByIndex(f.index).Tag.Lookup("default")
		if tagged && f.set(v.FieldByIndex(f.index), []string{text}) != nil {
			panic(fmt.Sprintf("start: %v: the default %q of %q cannot be parsed", v.Type(), text, f.name))
		}
	}
	return defaults
}

// pathField is a struct field that is set from the path.
type pathField struct {
	field
	param string // echo's name of the parameter
}

// pathFieldsOf returns the fields of struct t with a path tag. It panics if pattern
// does not have such a parameter.
func pathFieldsOf(t reflect.Type, pattern string) []pathField {
	var fields []pathField
	for _, f := range fieldsOf(t, "path") {
		param, ok := echoParam(pattern, f.name)
		if !ok {
			panic(fmt.Sprintf("start: %v.%s has the tag path:%q, but %s has no such parameter", t, t.FieldByIndex(f.index).Name, f.name, pattern))
		}
		fields = append(fields, pathField{f, param})
	}
	return fields
}

// echoParam returns echo's name of a parameter of pattern: "*" for a rest parameter.
func echoParam(pattern, name string) (param string, ok bool) {
	for segment := range strings.SplitSeq(pattern, "/") {
		switch segment {
		case ":" + name:
			return name, true
		case "*" + name:
			return "*", true
		}
	}
	return "", false
}

// bindPath sets the fields that come from the path. It reports false if a value
// cannot be parsed or is empty; only a rest parameter may be empty.
func bindPath(c *Context, v reflect.Value, fields []pathField) bool {
	for _, f := range fields {
		value, err := c.param(f.param)
		if err != nil || (value == "" && f.param != "*") || f.set(v.FieldByIndex(f.index), []string{value}) != nil {
			return false
		}
	}
	return true
}
