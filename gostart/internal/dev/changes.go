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

// all reports whether is is true for every file.
func (c changes) all(is func(name string) bool) bool {
	return !c.any(func(name string) bool { return !is(name) })
}

// any reports whether is is true for a file.
func (c changes) any(is func(name string) bool) bool {
	return slices.ContainsFunc(slices.Collect(maps.Keys(c)), is)
}

// String returns at most three names.
func (c changes) String() string {
	names := slices.Sorted(maps.Keys(c))
	if n := len(names); n > 3 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:2], ", "), n-2)
	}
	return strings.Join(names, ", ")
}
