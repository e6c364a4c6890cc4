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

// String returns file:line, which editors turn into a link.
func (p Place) String() string {
	return fmt.Sprintf("%s:%d", p.File, p.Line)
}

// A Fault is a problem that Scan found, its place, and how to fix it.
type Fault struct {
	Place
	Problem string
	Remedy  string
}

// String returns the fault in the form of a compiler error.
func (f Fault) String() string {
	return fmt.Sprintf("%s: %s; %s", f.Place, f.Problem, f.Remedy)
}

// Faults are all faults of one scan. The error has one on each line.
type Faults []Fault

// Error implements error.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}

// sorted sorts the faults by file and line, and removes duplicates.
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
