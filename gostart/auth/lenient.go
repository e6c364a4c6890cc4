package auth

import (
	"encoding/json"
	"errors"
	"reflect"
)

// DecodeProfile decodes JSON that describes a user into v, a pointer. A field of
// another type keeps its zero value, so that an optional field cannot fail a
// sign-in. It returns an error only if data is not JSON, or has another type than
// v itself, such as a list for a struct. Callers must check required fields, such
// as the subject.
func DecodeProfile(data []byte, v any) error {
	return ignoreFieldTypes(json.Unmarshal(data, v), v)
}

// ignoreFieldTypes returns err, the error of decoding into v, or nil if it is about
// the type of a field: encoding/json then has decoded the other fields.
func ignoreFieldTypes(err error, v any) error {
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && e.Type != reflect.TypeOf(v).Elem() {
		return nil
	}
	return err
}

// Bool is true for true, 1, "true" and "1" in JSON, and false for anything else.
// Some providers send booleans as strings or numbers.
type Bool bool

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (b *Bool) UnmarshalJSON(data []byte) error {
	switch string(data) {
	case "true", "1", `"true"`, `"1"`:
		*b = true
	default:
		*b = false
	}
	return nil
}
