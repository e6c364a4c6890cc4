package start

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
)

// read takes the input from the body of a request: a form or JSON.
func (f ServerFunc[In, Out]) read(r *http.Request) (input In, err error) {
	var faults map[string]string
	v := reflect.ValueOf(&input).Elem()
	switch mediaType := contentType(r); {
	case mediaType == "application/json":
		faults, err = readJSON(r, v, f.fields)
	case mediaType == "application/x-www-form-urlencoded", r.ContentLength == 0:
		faults, err = readForm(r, v, f.fields)
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
func readForm(r *http.Request, v reflect.Value, fields []field) (faults map[string]string, err error) {
	if err := r.ParseForm(); err != nil {
		return nil, badRequest(err)
	}
	return setFields(v, fields, func(name string) []string { return r.PostForm[name] }), nil
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
