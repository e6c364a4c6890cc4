package e2e_test

import (
	"maps"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// house says which packages of this module each part may import; a name includes
// the packages below it. A package of your own that is not here may import what it
// likes, and app, routes and lib may import it.
var house = map[string][]string{
	"app":      {"routes", "lib", "static"},
	"apptest":  {"app", "lib"},
	"routes":   {"routes", "lib", "views"},
	"lib":      {"lib/href"},
	"lib/href": {},
	"views":    {"lib", "lib/href"},
	"static":   {},
}

// only says which parts may name a package: Echo belongs to the wiring, and what
// is for tests belongs to apptest.
var only = map[string][]string{
	"gostart/starttest":           {"apptest"},
	"gostart/cli":                 {""},
	"github.com/labstack/echo/v4": {"app"},
	"github.com/a-h/templ":        {"routes", "views"},
}

func TestPackagesImportOnlyWhatTheHouseAllows(t *testing.T) {
	t.Parallel()
	module := goList(t, "-m")[0]
	only := maps.Clone(only)
	only[module+"/apptest"] = []string{"apptest"}
	for pkg, imports := range directImports(t, module) {
		part := partOf(pkg)
		for _, imported := range imports {
			if own, ok := strings.CutPrefix(imported, module+"/"); ok && pkg != "" && !allowed(part, own) {
				t.Errorf("%s imports %s, and %s may not; if it should, say so in house, in e2e/house_test.go", pkg, own, part)
			}
			for stranger, parts := range only {
				if within(imported, stranger) && !anyWithin(pkg, parts) {
					t.Errorf("%s imports %s, which only %q may", pkg, imported, parts)
				}
			}
		}
	}
}

// allowed reports whether part may import the package own of this module.
func allowed(part, own string) bool {
	switch {
	case part == "":
		return true
	case partOf(own) == "" && slices.Contains([]string{"app", "routes", "lib"}, part):
		return true
	}
	return within(own, part) || anyWithin(own, house[part])
}

// partOf returns the part of the house that a package belongs to: the longest
// name that fits.
func partOf(pkg string) string {
	best := ""
	for part := range house {
		if within(pkg, part) && len(part) > len(best) {
			best = part
		}
	}
	return best
}

func anyWithin(pkg string, parts []string) bool {
	for _, part := range parts {
		if within(pkg, part) || pkg == part {
			return true
		}
	}
	return false
}

// within reports whether a package is part or below it.
func within(pkg, part string) bool {
	return part != "" && (pkg == part || strings.HasPrefix(pkg, part+"/"))
}

// directImports lists what each package of the module imports itself, tests
// left out, by its path in the module.
func directImports(t *testing.T, module string) map[string][]string {
	t.Helper()
	imports := map[string][]string{}
	for _, line := range goList(t, "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...") {
		fields := strings.Fields(line)
		imports[strings.TrimPrefix(strings.TrimPrefix(fields[0], module), "/")] = fields[1:]
	}
	return imports
}

func goList(t *testing.T, args ...string) []string {
	t.Helper()
	list := exec.CommandContext(t.Context(), "go", append([]string{"list"}, args...)...)
	list.Dir = ".." // the project's root
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}
