package routegen

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// above returns the folders from routes/ down to dir, the outermost first.
func above(dir string) []string {
	var dirs []string
	for end := range len(dir) + 1 {
		if end == len(dir) || dir[end] == '/' {
			dirs = append(dirs, dir[:end])
		}
	}
	return dirs
}

// A wrapper is what a folder puts over what is in and below it.
type wrapper struct {
	Package
	Var string // Guard, Layout or Errors
}

// A spot is where a wrapper stands.
type spot struct{ dir, variable string }

// chain returns what stands over dir, the outermost first: of one folder the
// guard, the layout inside it, and the error page inside that.
func (t *Tree) chain(dir string) []wrapper {
	var chain []wrapper
	for _, dir := range above(dir) {
		for _, home := range wrapperHomes {
			if pkg, ok := t.wrappers[spot{dir, home.variable}]; ok {
				chain = append(chain, wrapper{pkg, home.variable})
			}
		}
	}
	return chain
}

// guards returns the guards over dir, the outermost first.
func (t *Tree) guards(dir string) []wrapper {
	var guards []wrapper
	for _, w := range t.chain(dir) {
		if w.Var == "Guard" {
			guards = append(guards, w)
		}
	}
	return guards
}

// errorFolders returns the folders whose error page shows what no route below
// their URL answers: of two with one URL, the outer one.
func (t *Tree) errorFolders() []Package {
	outer := map[string]Package{}
	for at, pkg := range t.wrappers {
		if at.variable != "Errors" {
			continue
		}
		shape := newPath(at.dir).shape()
		if other, twice := outer[shape]; !twice || compareDepths(at.dir, other.Dir) < 0 {
			outer[shape] = pkg
		}
	}
	folders := make([]Package, 0, len(outer))
	for _, shape := range slices.Sorted(maps.Keys(outer)) {
		folders = append(folders, outer[shape])
	}
	return folders
}

// compareDepths sorts the outer of two folders first.
func compareDepths(a, b string) int {
	return cmp.Or(cmp.Compare(strings.Count(a, "/"), strings.Count(b, "/")), cmp.Compare(a, b))
}
