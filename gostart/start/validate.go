package start

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"

	"github.com/go-playground/validator/v10"
)

// rules checks the validate tags of params and input. It caches what it reads
// of a type, and is safe for concurrent use.
var rules = newRules()

func newRules() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string {
		return cmp.Or(f.Tag.Get("form"), f.Tag.Get("query"), f.Tag.Get("path"))
	})
	return v
}

// checkRules panics if a validate tag of T makes no sense, when the app is wired
// and not when a visitor comes.
func checkRules[T any]() { validateFields(new(T), map[string]string{}) }

// validateFields checks the struct that input points to, and adds a message to
// faults for each field that breaks a rule and has none yet.
func validateFields(input any, faults map[string]string) {
	var broken validator.ValidationErrors
	if !errors.As(rules.Struct(input), &broken) {
		return
	}
	for _, b := range broken {
		if _, known := faults[b.Field()]; !known {
			faults[b.Field()] = message(b)
		}
	}
}

// message says what a field must be, as the end of a sentence that begins with
// the field's name.
func message(broken validator.FieldError) string {
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
