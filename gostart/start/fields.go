package start

import (
	"cmp"
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"strconv"

	"github.com/go-playground/validator/v10"
)

// field is a struct field that is set from the text of a request.
type field struct {
	name  string // in the path, query or form
	index []int  // in the struct
	set   setter
}

// setter parses the values of one field of a request into a struct field.
type setter func(v reflect.Value, values []string) error

// fieldsOf returns the fields of struct t that have the tag source. A request can
// set no other field. It panics if such a field is not exported or has a type that
// cannot be parsed.
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

// secretFields returns the names of the fields of t that are never sent back to a
// browser.
func secretFields(t reflect.Type) map[string]bool {
	secret := map[string]bool{}
	for _, f := range reflect.VisibleFields(t) {
		if f.Tag.Get("start") == "secret" {
			secret[f.Tag.Get("form")] = true
		}
	}
	return secret
}

// setFields sets each field of v to the values that get returns for its name. A
// field without values is not changed. It returns a message for each field whose
// values cannot be parsed.
func setFields(v reflect.Value, fields []field, get func(name string) []string) map[string]string {
	faults := map[string]string{}
	for _, f := range fields {
		values := get(f.name)
		if len(values) == 0 {
			continue
		}
		if err := f.set(v.FieldByIndex(f.index), values); err != nil {
			faults[f.name] = "has the wrong format"
		}
	}
	return faults
}

var textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()

// setterFor returns the setter of type t. It panics if fields of type t
// cannot be set, so that the mistake is found when the route is mounted.
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

// setBool also accepts "on", which a checkbox sends.
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

// rules validates params and input by their validate tags. It caches the tags of
// each type, and is safe for concurrent use.
var rules = newRules()

func newRules() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string {
		return cmp.Or(f.Tag.Get("form"), f.Tag.Get("query"), f.Tag.Get("path"))
	})
	return v
}

// checkRules panics if a validate tag of T is invalid, so that the mistake is found
// when the route is mounted.
func checkRules[T any]() { validateFields(new(T), map[string]string{}) }

// validateFields validates the struct that input points to, and adds a message to
// faults for each invalid field that has no message yet.
func validateFields(input any, faults map[string]string) {
	var broken validator.ValidationErrors
	if !errors.As(rules.Struct(input), &broken) {
		return
	}
	for _, b := range broken {
		if _, known := faults[b.Field()]; !known {
			faults[b.Field()] = ruleMessage(b)
		}
	}
}

// ruleMessage describes the rule that a field breaks, as the end of a sentence that
// begins with the field's name.
func ruleMessage(broken validator.FieldError) string {
	unit := map[reflect.Kind]string{reflect.String: " characters", reflect.Slice: " entries"}[broken.Kind()]
	switch broken.Tag() {
	case "required":
		return "is needed"
	case "email":
		return "must be an e-mail address"
	case "url", "http_url":
		return "must be a web address"
	case "oneof":
		return "must be one of: " + broken.Param()
	case "len":
		return fmt.Sprintf("must have exactly %s%s", broken.Param(), unit)
	case "min", "gte":
		return fmt.Sprintf("must be at least %s%s", broken.Param(), unit)
	case "max", "lte":
		return fmt.Sprintf("must be at most %s%s", broken.Param(), unit)
	default:
		return "is not valid"
	}
}
