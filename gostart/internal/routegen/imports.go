package routegen

import (
	"cmp"
	"go/doc"
	"go/token"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

// importedPackages returns the packages that the route table imports, by folder.
func (t *Tree) importedPackages() map[string]Package {
	packages := map[string]Package{}
	for _, route := range t.Routes {
		packages[route.Dir] = route.Package
		for _, w := range t.chain(route.Dir) {
			packages[w.Dir] = w.Package
		}
	}
	for _, folder := range t.errorFolders() {
		for _, w := range t.chain(folder.Dir) {
			packages[w.Dir] = w.Package
		}
	}
	for _, function := range t.Funcs {
		packages[function.Dir] = function.Package
		for _, w := range t.guards(function.Dir) {
			packages[w.Dir] = w.Package
		}
	}
	delete(packages, "routes")
	return packages
}

// importNames returns the qualifier of each folder's package in the route table: "dashboard." for routes/dashboard, "" for
// routes itself. A package keeps its name if its folder has the same name and no other package or declaration has it.
func (t *Tree) importNames() map[string]string {
	packages := t.importedPackages()
	names := map[string]string{"routes": "", "lib": "lib."}
	taken := set("app init lib start")
	maps.Copy(taken, t.rootNames)
	free := func(name string) bool {
		return !taken[name] && !token.IsKeyword(name) && !doc.IsPredeclared(name)
	}
	take := func(dir, name string) {
		names[dir] = name + "."
		taken[name] = true
	}
	claims := map[string]int{}
	for _, pkg := range packages {
		claims[pkg.Name]++
	}
	for dir, pkg := range packages {
		if pkg.Name == path.Base(dir) && claims[pkg.Name] == 1 && free(pkg.Name) {
			take(dir, pkg.Name)
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(packages)) {
		if names[dir] != "" {
			continue
		}
		name := cmp.Or(alias(dir), "pkg")
		for !free(name) {
			name += "Pkg"
		}
		take(dir, name)
	}
	return names
}

// alias returns a folder's path in camel case, without prefixes: apiAuthPath for routes/api/auth/rest_path.
func alias(dir string) string {
	var names []string
	for _, segment := range newPath(dir) {
		names = append(names, segment.Name)
	}
	return lowerCamel(words(names...))
}

// importSpecs returns the lines that import the app's packages.
func (t *Tree) importSpecs(names map[string]string) []string {
	specs := map[string]string{}
	for dir, pkg := range t.importedPackages() {
		alias := strings.TrimSuffix(names[dir], ".")
		if alias == path.Base(dir) && alias == pkg.Name {
			alias = ""
		}
		specs[t.Module+"/"+dir] = alias
	}
	var lines []string
	for _, importPath := range slices.Sorted(maps.Keys(specs)) {
		lines = append(lines, strings.TrimSpace(specs[importPath]+" "+strconv.Quote(importPath)))
	}
	return lines
}
