package start

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
)

// field is a struct field that is set from text.
type field struct {
	name  string // in the path, query or form
	index []int  // in the struct
	set   setter
}

// setter puts the values of one field of a request into a struct field.
type setter func(v reflect.Value, values []string) error

// fieldsOf lists the fields of struct t that carry the tag source, and no
// other: what is not asked for cannot be set from outside.
func fieldsOf(t reflect.Type, source string) []field {
	if t.Kind() != reflect.Struct {
		panic(fmt.Sprintf("start: %v: want a struct", t))
	}
	var fields []field
	for _, f := range reflect.VisibleFields(t) {
		if name, tagged := f.Tag.Lookup(source); tagged {
			if !f.IsExported() {
				panic(fmt.Sprintf("start: %v.%s is tagged to be set from a request, but not exported", t, f.Name))
			}
			fields = append(fields, field{name, f.Index, setterFor(f.Type)})
		}
	}
	return fields
}

// setFields sets fields of v from what get returns for their names. Fields
// without a value keep theirs. It returns a message for each that did not fit.
func setFields(v reflect.Value, fields []field, get func(name string) []string) map[string]string {
	faults := map[string]string{}
	for _, f := range fields {
		values := get(f.name)
		if len(values) == 0 {
			continue
		}
		if err := f.set(v.FieldByIndex(f.index), values); err != nil {
			faults[f.name] = "has the wrong form"
		}
	}
	return faults
}

var textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()

// setterFor returns how text becomes a value of type t. A type that has no way
// panics when the app is wired, not when a visitor comes.
func setterFor(t reflect.Type) setter {
	if reflect.PointerTo(t).Implements(textUnmarshaler) {
		return setText
	}
	switch t.Kind() {
	case reflect.String:
		return func(v reflect.Value, values []string) error { v.SetString(values[0]); return nil }
	case reflect.Bool:
		return setBool
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return setInt
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return setUint
	case reflect.Float32, reflect.Float64:
		return setFloat
	case reflect.Slice:
		return setSlice(setterFor(t.Elem()))
	default:
		panic(fmt.Sprintf("start: a field of type %v cannot be set from a request; use a basic type, a slice or an encoding.TextUnmarshaler", t))
	}
}

func setText(v reflect.Value, values []string) error {
	return v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(values[0]))
}

// setBool takes what a checkbox sends, too.
func setBool(v reflect.Value, values []string) error {
	if values[0] == "on" {
		v.SetBool(true)
		return nil
	}
	b, err := strconv.ParseBool(values[0])
	v.SetBool(b)
	return err
}

func setInt(v reflect.Value, values []string) error {
	n, err := strconv.ParseInt(values[0], 10, v.Type().Bits())
	v.SetInt(n)
	return err
}

func setUint(v reflect.Value, values []string) error {
	n, err := strconv.ParseUint(values[0], 10, v.Type().Bits())
	v.SetUint(n)
	return err
}

func setFloat(v reflect.Value, values []string) error {
	x, err := strconv.ParseFloat(values[0], v.Type().Bits())
	v.SetFloat(x)
	return err
}

func setSlice(set setter) setter {
	return func(v reflect.Value, values []string) error {
		slice := reflect.MakeSlice(v.Type(), len(values), len(values))
		for i := range values {
			if err := set(slice.Index(i), values[i:i+1]); err != nil {
				return err
			}
		}
		v.Set(slice)
		return nil
	}
}
