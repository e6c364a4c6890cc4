package routegen

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Place is a line of a file.
type Place struct {
	File string // from the project root
	Line int
}

// String is file:line, which editors jump to.
func (p Place) String() string {
	return fmt.Sprintf("%s:%d", p.File, p.Line)
}

// A Fault is one thing that Scan refuses, where it is, and its cure.
type Fault struct {
	Place
	Problem string
	Cure    string
}

// String reads like a compiler's message.
func (f Fault) String() string {
	return fmt.Sprintf("%s: %s; %s", f.Place, f.Problem, f.Cure)
}

// Faults is every fault of one run, one a line.
type Faults []Fault

// Error implements error.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}

// sorted returns each fault once, by file and line.
func (fs Faults) sorted() Faults {
	slices.SortFunc(fs, func(a, b Fault) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.String(), b.String()),
		)
	})
	return slices.Compact(fs)
}
