package dev

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// everything stands for every file.
const everything = "the app"

// changes are the names of files that changed since the app was last as they are.
type changes map[string]bool

// all reports whether every file is of one kind.
func (c changes) all(kind func(name string) bool) bool {
	return !c.any(func(name string) bool { return !kind(name) })
}

// any reports whether a file is of one kind.
func (c changes) any(kind func(name string) bool) bool {
	return slices.ContainsFunc(slices.Collect(maps.Keys(c)), kind)
}

// String names a few of them.
func (c changes) String() string {
	names := slices.Sorted(maps.Keys(c))
	if n := len(names); n > 3 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:2], ", "), n-2)
	}
	return strings.Join(names, ", ")
}
