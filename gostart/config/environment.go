package config

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"gostart/internal/dotenv"
)

// An Environment looks up variables and collects their faults, so that all of them
// can be reported at once.
type Environment struct {
	variables dotenv.Variables
	dir       string // the app's folder
	faults    Faults
}

// Faults are all faults of the variables.
type Faults []Fault

// A Fault is an error in a variable. Message says what is wrong and, after a
// semicolon, what to do. It never contains the value.
type Fault struct{ Name, Message string }

func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = "config: " + fault.Name + ": " + fault.Message
	}
	return strings.Join(lines, "\n")
}

// have reports whether one of the variables has a fault.
func (f Faults) have(variables ...string) bool {
	return slices.ContainsFunc(f, func(fault Fault) bool { return slices.Contains(variables, fault.Name) })
}

// Fault records a fault of a variable, such as
//
//	env.Fault("STRIPE_KEY", "is missing; copy it from your dashboard at Stripe")
func (e *Environment) Fault(name, message string) {
	e.faults = append(e.faults, Fault{name, message})
}

// Get returns the value of the first name that is set, without surrounding spaces.
// It returns "" if none is set.
func (e *Environment) Get(names ...string) string { return e.variables.Get(names...) }

// OneOf returns the value of a variable that must be one of values. The first is
// the default.
func (e *Environment) OneOf(name string, values ...string) string {
	value := cmp.Or(e.Get(name), values[0])
	if slices.Contains(values, value) {
		return value
	}
	e.Fault(name, "want "+strings.Join(values, " or "))
	return values[0]
}

// Flag returns the value of a variable that must be true or false. The default is
// false.
func (e *Environment) Flag(name string) bool { return e.OneOf(name, "false", "true") == "true" }

// List returns the values of a variable that has several, separated by commas.
func (e *Environment) List(name string) []string {
	var values []string
	for value := range strings.SplitSeq(e.Get(name), ",") {
		if value = strings.TrimSpace(value); value != "" {
			values = append(values, value)
		}
	}
	return values
}

// Port returns the value of a variable that must be the number of a TCP port.
func (e *Environment) Port(name, defaultPort string) string {
	n, err := strconv.ParseUint(cmp.Or(e.Get(name), defaultPort), 10, 16)
	if err != nil || n == 0 {
		e.Fault(name, "want a number from 1 to 65535")
		return defaultPort
	}
	return strconv.FormatUint(n, 10)
}
