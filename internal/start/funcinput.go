package start

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"reflect"
)

// read takes the input from the body of a request: a form or JSON.
func (f ServerFunc[In, Out]) read(r *http.Request) (input In, err error) {
	faults := map[string]string{}
	mediaType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case mediaType == "application/json":
		err = readJSON(r, &input)
	case mediaType == "application/x-www-form-urlencoded", r.ContentLength == 0:
		if err = badRequest(r.ParseForm()); err == nil {
			faults = setFields(reflect.ValueOf(&input).Elem(), f.fields, func(name string) []string { return r.PostForm[name] })
		}
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
		return invalid(faults)
	}
	return nil
}

// readJSON reads one JSON value. A value of the wrong type is a fault of its
// field, like any other.
func readJSON(r *http.Request, input any) error {
	err := json.NewDecoder(r.Body).Decode(input)
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && wrong.Field != "" {
		return invalid(map[string]string{wrong.Field: "has the wrong form"})
	}
	return badRequest(err)
}

// badRequest says that a body could not be read, unless it was too large.
func badRequest(err error) error {
	if err == nil {
		return nil
	}
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return err
	}
	return &Error{Status: http.StatusBadRequest, Cause: fmt.Errorf("start: read input: %w", err)}
}

func invalid(faults map[string]string) error {
	return &Error{Status: http.StatusUnprocessableEntity, Fields: faults}
}
