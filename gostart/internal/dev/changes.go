package dev

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// everything stands for all files.
const everything = "the app"

// changes are the names of the files that changed since the last build.
type changes map[string]bool

// all reports whether match is true for every file.
func (c changes) all(match func(name string) bool) bool {
	return !c.any(func(name string) bool { return !match(name) })
}

// any reports whether match is true for at least one file.
func (c changes) any(match func(name string) bool) bool {
	return slices.ContainsFunc(slices.Collect(maps.Keys(c)), match)
}

// String returns at most three names.
func (c changes) String() string {
	names := slices.Sorted(maps.Keys(c))
	if n := len(names); n > 3 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:2], ", "), n-2)
	}
	return strings.Join(names, ", ")
}
