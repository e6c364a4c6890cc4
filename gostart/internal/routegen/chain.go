package routegen

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// foldersTo returns routes, the folders below it that contain dir, and dir itself, in this order.
func foldersTo(dir string) []string {
	var dirs []string
	for end := range len(dir) + 1 {
		if end == len(dir) || dir[end] == '/' {
			dirs = append(dirs, dir[:end])
		}
	}
	return dirs
}

// A wrapper is the guard, layout or error page of a folder. It applies to the routes in and below the folder.
type wrapper struct {
	Package
	Var string // Guard, Layout or Errors
}

// A wrapperKey identifies a wrapper.
type wrapperKey struct{ dir, variable string }

// chain returns the wrappers that apply to dir, outermost first. Within one folder
// the guard comes first, then the layout, then the error page.
func (t *Tree) chain(dir string) []wrapper {
	var chain []wrapper
	for _, dir := range foldersTo(dir) {
		for _, decl := range wrapperDeclarations {
			if pkg, ok := t.wrappers[wrapperKey{dir, decl.variable}]; ok {
				chain = append(chain, wrapper{pkg, decl.variable})
			}
		}
	}
	return chain
}

// guards returns the guards that apply to dir, outermost first.
func (t *Tree) guards(dir string) []wrapper {
	var guards []wrapper
	for _, w := range t.chain(dir) {
		if w.Var == "Guard" {
			guards = append(guards, w)
		}
	}
	return guards
}

// errorFolders returns the folders with an error page, which is shown for unknown
// URLs below the folder's URL. Of folders with the same URL it returns the outermost.
func (t *Tree) errorFolders() []Package {
	outer := map[string]Package{}
	for key, pkg := range t.wrappers {
		if key.variable != "Errors" {
			continue
		}
		shape := newPath(key.dir).shape()
		if other, ok := outer[shape]; !ok || compareDepths(key.dir, other.Dir) < 0 {
			outer[shape] = pkg
		}
	}
	folders := make([]Package, 0, len(outer))
	for _, shape := range slices.Sorted(maps.Keys(outer)) {
		folders = append(folders, outer[shape])
	}
	return folders
}

// compareDepths orders folders by depth, then by name.
func compareDepths(a, b string) int {
	return cmp.Or(cmp.Compare(strings.Count(a, "/"), strings.Count(b, "/")), cmp.Compare(a, b))
}
