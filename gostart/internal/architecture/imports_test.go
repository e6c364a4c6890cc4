// Package architecture_test checks which packages the framework's packages import,
// and that nothing in the framework's folder depends on the app around it.
package architecture_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// root is the folder of the framework's module.
const root = "../.."

// allowed lists the packages of this module that each package may import. A name
// includes the packages below it. A package that is not listed may import no other.
var allowed = map[string][]string{
	"start":               {"assets", "internal/safepath"},
	"start/devtools":      {"start", "internal/parent"},
	"auth":                {"internal/safepath"},
	"auth/providers":      {"auth"},
	"auth/devidp":         {},
	"server":              {},
	"assets":              {},
	"browser":             {},
	"config":              {"auth", "internal/dotenv", "internal/doctor"},
	"cli":                 {"auth", "config", "server", "start/devtools", "internal/command", "internal/doctor", "internal/listen", "internal/parent"},
	"starttest":           {"auth", "server", "internal/listen"},
	"starttest/chromium":  {},
	"cmd/start":           {"internal"},
	"internal/exampleapp": {"internal/exampleapp", "start", "auth", "assets", "browser", "server", "config", "cli"},
	"internal/doctor":     {"internal/dotenv", "internal/listen"},
	"internal/module":     {},
	"internal/routegen":   {"internal/module"},
	"internal/templgen":   {"internal/module"},
	"internal/dev":        {"internal/dotenv", "internal/listen", "internal/module", "internal/parent"},
	"internal/lock":       {"internal/changelog", "internal/git"},
	"internal/starter":    {"internal/edit", "internal/lock", "internal/module"},
	"internal/upgrade":    {"internal/changelog", "internal/git", "internal/lock"},
}

// restricted maps third-party modules and packages for tests to the only packages
// that may import them.
var restricted = map[string][]string{
	"gostart/starttest":           {"starttest"},
	"gostart/internal/authtest":   {},
	"gostart/internal/exampleapp": {"internal/exampleapp"},
	"github.com/chromedp":         {"starttest/chromium"},
	"github.com/labstack/echo/v4": {"start"},
	"github.com/a-h/templ/parser": {"internal/templgen"},
	"github.com/a-h/templ":        {"start", "internal/templgen", "internal/exampleapp"},
	"golang.org/x/oauth2":         {"auth"},
	"github.com/gorilla":          {"auth"},
	"github.com/go-jose":          {"auth", "internal/authtest"},
}

func TestPackagesImportOnlyAllowedPackages(t *testing.T) {
	t.Parallel()
	for pkg, imports := range imports(t, `{{.ImportPath}} {{join .Imports " "}}`) {
		for _, imported := range imports {
			own, isOwn := strings.CutPrefix(imported, "gostart/")
			if isOwn && own != pkg && !anyWithin(own, append(allowedFor(pkg), pkg)) {
				t.Errorf("%s imports %s; if it should, add it to allowed", pkg, own)
			}
			for name, importers := range restricted {
				if within(imported, name) && !within("gostart/"+pkg, name) && !anyWithin(pkg, importers) {
					t.Errorf("%s imports %s, which only %q may import", pkg, imported, importers)
				}
			}
		}
	}
}

// allowedFor returns the packages that a package may import: the entry of the
// longest name that is the package or contains it.
func allowedFor(pkg string) []string {
	best := ""
	for name := range allowed {
		if within(pkg, name) && len(name) > len(best) {
			best = name
		}
	}
	return allowed[best]
}

// An upgrade replaces the whole framework, which must work in any app. This test does
// not find tests that read files outside of the folder: for these, CI runs the tests in
// a copy of the folder.
func TestNothingInTheFrameworkRefersToFilesOutside(t *testing.T) {
	t.Parallel()
	outside := regexp.MustCompile(`\]\((\.\./[^)#:]*)|^replace .*=> (\.\./\S*)`)
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		name, _ := filepath.Rel(root, path)
		switch {
		case err != nil:
			return err
		case entry.Name() == "node_modules":
			return fs.SkipDir
		case entry.Type()&fs.ModeSymlink != 0:
			t.Errorf("%s is a symbolic link, which may lead out of the framework", name)
		case filepath.Ext(path) != ".md" && filepath.Ext(path) != ".mod":
			return nil
		}
		content, err := os.ReadFile(path)
		for i, line := range strings.Split(string(content), "\n") {
			for _, m := range outside.FindAllStringSubmatch(line, -1) {
				if strings.HasPrefix(filepath.Join(filepath.Dir(name), m[1]+m[2]), "..") {
					t.Errorf("%s:%d leads out of the framework: %s", name, i+1, strings.TrimSpace(line))
				}
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for pkg, imports := range imports(t, `{{.ImportPath}} {{join .Imports " "}} {{join .TestImports " "}} {{join .XTestImports " "}}`) {
		for _, imported := range imports {
			if within(imported, "myapp") {
				t.Errorf("%s imports %s, a package of the app", pkg, imported)
			}
		}
	}
}

// imports returns the imports of each package, by its path in the module. The format
// is for go list: the package's import path, then its imports.
func imports(t *testing.T, format string) map[string][]string {
	t.Helper()
	list := exec.CommandContext(t.Context(), "go", "list", "-f", format, "./...")
	list.Dir = root
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	all := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		all[strings.TrimPrefix(fields[0], "gostart/")] = fields[1:]
	}
	return all
}

// anyWithin reports whether a package is one of parents, or below one.
func anyWithin(pkg string, parents []string) bool {
	return slices.ContainsFunc(parents, func(parent string) bool { return within(pkg, parent) })
}

// within reports whether a package is parent, or below it.
func within(pkg, parent string) bool { return pkg == parent || strings.HasPrefix(pkg, parent+"/") }
