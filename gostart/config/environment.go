package config

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"gostart/internal/dotenv"
)

// An Environment looks up variables, and collects what is wrong with them, so
// that a person sees all faults at once.
type Environment struct {
	variables dotenv.Variables
	dir       string // the app's folder
	faults    Faults
}

// Faults are everything that is wrong with the variables.
type Faults []Fault

// A Fault names a variable, says what is wrong with it, and after a semicolon
// what to do. It never contains the value.
type Fault struct{ Name, Says string }

func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = "config: " + fault.Name + ": " + fault.Says
	}
	return strings.Join(lines, "\n")
}

// name reports whether one of the variables has a fault.
func (f Faults) name(variables ...string) bool {
	return slices.ContainsFunc(f, func(fault Fault) bool { return slices.Contains(variables, fault.Name) })
}

// Fault notes what is wrong with a variable, such as
//
//	env.Fault("STRIPE_KEY", "is missing; copy it from your dashboard at Stripe")
func (e *Environment) Fault(name, says string) {
	e.faults = append(e.faults, Fault{name, says})
}

// Get returns a variable that may have several names, without spaces around it;
// "" where none is set.
func (e *Environment) Get(names ...string) string { return e.variables.Get(names...) }

// OneOf returns a variable that has a few possible values. The first of them is
// the default; any other value is a fault.
func (e *Environment) OneOf(name string, values ...string) string {
	value := cmp.Or(e.Get(name), values[0])
	if slices.Contains(values, value) {
		return value
	}
	e.Fault(name, "want "+strings.Join(values, " or "))
	return values[0]
}

// Flag returns a variable that is true or false, and false where it is not set.
func (e *Environment) Flag(name string) bool { return e.OneOf(name, "false", "true") == "true" }

// List returns the values of a variable that holds several, separated by commas.
func (e *Environment) List(name string) []string {
	var values []string
	for value := range strings.SplitSeq(e.Get(name), ",") {
		if value = strings.TrimSpace(value); value != "" {
			values = append(values, value)
		}
	}
	return values
}

// Port returns a variable that is the number of a TCP port, or the default where
// it is not set.
func (e *Environment) Port(name, otherwise string) string {
	n, err := strconv.ParseUint(cmp.Or(e.Get(name), otherwise), 10, 16)
	if err != nil || n == 0 {
		e.Fault(name, "want a number from 1 to 65535")
		return otherwise
	}
	return strconv.FormatUint(n, 10)
}
