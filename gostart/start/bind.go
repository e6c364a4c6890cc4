package start

import (
	"fmt"
	"net/http"
	"reflect"
	"strings"
)

// NoParams is the params type of a page that takes none.
type NoParams struct{}

// binder reads the params of a page from its request.
type binder[P any] func(*Context) (P, error)

// newBinder prepares the reading of P, whose fields say where they come from
// and what they must be:
//
//	type Params struct {
//		ID   string `path:"id"`
//		Page int    `query:"page" default:"1" validate:"min=1"`
//	}
//
// A query value that is not there is the default, or the zero value.
// A path value that does not fit answers 404: there is no such page. A query
// value that does not fit answers 400, and names the field. It panics where P
// asks for a path parameter that pattern does not have.
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

// defaultsOf returns a P with what the default tags of fields say.
func defaultsOf[P any](fields []field) (defaults P) {
	v := reflect.ValueOf(&defaults).Elem()
	for _, f := range fields {
		text, tagged := v.Type().FieldByIndex(f.index).Tag.Lookup("default")
		if tagged && f.set(v.FieldByIndex(f.index), []string{text}) != nil {
			panic(fmt.Sprintf("start: %v: %q is no default for %q", v.Type(), text, f.name))
		}
	}
	return defaults
}

// pathField is a struct field that is set from the path.
type pathField struct {
	field
	param string // echo's name of it
}

// pathFieldsOf lists the fields of struct t that come from a path of pattern.
func pathFieldsOf(t reflect.Type, pattern string) []pathField {
	var fields []pathField
	for _, f := range fieldsOf(t, "path") {
		param, ok := echoParam(pattern, f.name)
		if !ok {
			panic(fmt.Sprintf("start: %v.%s wants the path parameter %q, which %s does not have", t, t.FieldByIndex(f.index).Name, f.name, pattern))
		}
		fields = append(fields, pathField{f, param})
	}
	return fields
}

// echoParam returns echo's name of a parameter of pattern: a rest is "*" there.
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

// bindPath sets the fields that come from the path, and reports whether all
// fit. Only a rest may be empty.
func bindPath(c *Context, v reflect.Value, fields []pathField) bool {
	for _, f := range fields {
		value, err := c.param(f.param)
		if err != nil || (value == "" && f.param != "*") || f.set(v.FieldByIndex(f.index), []string{value}) != nil {
			return false
		}
	}
	return true
}
