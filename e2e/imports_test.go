package e2e_test

import (
	"maps"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// allowed lists which packages of this module each part may import. A name includes the
// packages below it. A package that is not listed, such as your own, may import all
// others, and app, routes and lib may import it.
var allowed = map[string][]string{
	"app":      {"routes", "lib", "static"},
	"apptest":  {"app", "lib"},
	"routes":   {"routes", "lib", "views"},
	"lib":      {"lib/href"},
	"lib/href": {},
	"views":    {"lib", "lib/href"},
	"static":   {},
}

// restricted lists packages that only some parts may import: Echo belongs to the wiring,
// and test helpers to apptest. "" is the main package.
var restricted = map[string][]string{
	"gostart/starttest":           {"apptest"},
	"gostart/cli":                 {""},
	"github.com/labstack/echo/v4": {"app"},
	"github.com/a-h/templ":        {"routes", "views"},
}

func TestPackagesImportOnlyWhatTheirPartMayImport(t *testing.T) {
	t.Parallel()
	module := goList(t, "-m")[0]
	restricted := maps.Clone(restricted)
	restricted[module+"/apptest"] = []string{"apptest"}
	for pkg, imports := range directImports(t, module) {
		part := partOf(pkg)
		for _, imported := range imports {
			if own, ok := strings.CutPrefix(imported, module+"/"); ok && pkg != "" && !mayImport(part, own) {
				t.Errorf("%s imports %s, which %s may not import; if it should, add it to allowed, in e2e/imports_test.go", pkg, own, part)
			}
			for name, parts := range restricted {
				if within(imported, name) && !anyWithin(pkg, parts) {
					t.Errorf("%s imports %s, which only %q may import", pkg, imported, parts)
				}
			}
		}
	}
}

// mayImport reports whether part may import the package own of this module.
func mayImport(part, own string) bool {
	switch {
	case part == "":
		return true
	case partOf(own) == "" && slices.Contains([]string{"app", "routes", "lib"}, part):
		return true
	}
	return within(own, part) || anyWithin(own, allowed[part])
}

// partOf returns the part that a package belongs to, by the longest name in allowed that
// fits, or "".
func partOf(pkg string) string {
	best := ""
	for part := range allowed {
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

// within reports whether a package is part, or below it. No package is within "".
func within(pkg, part string) bool {
	return part != "" && (pkg == part || strings.HasPrefix(pkg, part+"/"))
}

// directImports lists the direct imports of each package of the module, without those of
// tests, by the path of the package in the module.
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
