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
//		Page int    `query:"page" validate:"min=0"`
//	}
//
// A path value that does not fit answers 404: there is no such page. A query
// value that does not fit answers 400, and names the field. It panics where P
// asks for a path parameter that pattern does not have.
func newBinder[P any](pattern string) binder[P] {
	t := reflect.TypeFor[P]()
	inPath, inQuery := fieldsOf(t, "path"), fieldsOf(t, "query")
	for _, f := range inPath {
		if !hasParam(pattern, f.name) {
			panic(fmt.Sprintf("start: %v.%s wants the path parameter %q, which %s does not have", t, t.Field(f.index).Name, f.name, pattern))
		}
	}
	if len(inPath)+len(inQuery) == 0 {
		return func(*Context) (params P, err error) { return params, nil }
	}
	return func(c *Context) (params P, err error) {
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

// hasParam reports whether pattern has a parameter of that name.
func hasParam(pattern, name string) bool {
	for segment := range strings.SplitSeq(pattern, "/") {
		if segment == ":"+name || segment == "*"+name {
			return true
		}
	}
	return false
}

// bindPath sets the fields that come from the path, and reports whether all fit.
func bindPath(c *Context, v reflect.Value, fields []field) bool {
	for _, f := range fields {
		value, err := c.param(f.name)
		if err != nil || f.set(v.Field(f.index), []string{value}) != nil {
			return false
		}
	}
	return true
}
