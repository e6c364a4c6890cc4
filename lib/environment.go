package lib

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"gostart/internal/dotenv"
)

// environment looks up variables, and collects what is wrong with them.
type environment struct {
	dotenv.Variables
	faults Faults
}

// Faults are all that is wrong with the variables.
type Faults []Fault

// A Fault names a variable, says what is wrong with it, and after a semicolon
// what to do. It never tells the value.
type Fault struct{ Name, Says string }

func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = "config: " + fault.Name + ": " + fault.Says
	}
	return strings.Join(lines, "\n")
}

// name reports whether one of the variables is among them.
func (f Faults) name(variables ...string) bool {
	return slices.ContainsFunc(f, func(fault Fault) bool { return slices.Contains(variables, fault.Name) })
}

// fault notes what is wrong with a variable.
func (e *environment) fault(name, says string) {
	e.faults = append(e.faults, Fault{name, says})
}

// oneOf returns a variable that has a few possible values; the first of them
// is the default.
func (e *environment) oneOf(name string, values ...string) string {
	value := cmp.Or(e.Get(name), values[0])
	if slices.Contains(values, value) {
		return value
	}
	e.fault(name, "want "+strings.Join(values, " or "))
	return values[0]
}

func (e *environment) flag(name string) bool { return e.oneOf(name, "false", "true") == "true" }

// list returns the values of a variable that holds several, separated by commas.
func (e *environment) list(name string) []string {
	var values []string
	for value := range strings.SplitSeq(e.Get(name), ",") {
		if value = strings.TrimSpace(value); value != "" {
			values = append(values, value)
		}
	}
	return values
}

func (e *environment) port(name, otherwise string) string {
	n, err := strconv.ParseUint(cmp.Or(e.Get(name), otherwise), 10, 16)
	if err != nil || n == 0 {
		e.fault(name, "want a number from 1 to 65535")
		return otherwise
	}
	return strconv.FormatUint(n, 10)
}
