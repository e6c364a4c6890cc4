package auth

import (
	"encoding/json"
	"errors"
	"reflect"
)

// DecodeProfile decodes JSON that describes a user into v, a pointer. A field
// with a value of another type keeps its zero value, as most fields of a profile
// are optional and must not decide a sign-in. It returns an error only if data is
// not JSON or not of the kind of v: an object for a struct, a list for a slice.
// Callers check what they require, such as the subject.
func DecodeProfile(data []byte, v any) error {
	return ignoreFieldTypes(json.Unmarshal(data, v), v)
}

// ignoreFieldTypes returns err, the result of decoding into v, unless it is about
// the type of a field. encoding/json leaves such a field alone and decodes the
// others.
func ignoreFieldTypes(err error, v any) error {
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && e.Type != reflect.TypeOf(v).Elem() {
		return nil
	}
	return err
}

// Bool is true for true, 1, "true" and "1" in JSON, and false for anything
// else. Some providers send truth as text.
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
