// Package house_test holds who imports what: the order of the framework's packages,
// and that nothing in its folder knows the app around it.
package house_test

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

// may says which packages of this module each package may import; a name stands
// for what is below it as well. An internal package that is missing here may
// import no other.
var may = map[string][]string{
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
	"internal/module":     {}, // says which folders belong to the app: generators, watcher and init agree by it
	"internal/routegen":   {"internal/module"},
	"internal/templgen":   {"internal/module"},
	"internal/dev":        {"internal/dotenv", "internal/listen", "internal/module", "internal/parent"},
	"internal/lock":       {"internal/changelog", "internal/git"},
	"internal/starter":    {"internal/edit", "internal/lock", "internal/module"},
	"internal/upgrade":    {"internal/changelog", "internal/git", "internal/lock"},
}

// only says which parts may name a module of others, or a package that is for
// tests alone.
var only = map[string][]string{
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

func TestPackagesImportOnlyWhatTheyMay(t *testing.T) {
	t.Parallel()
	for pkg, imports := range imports(t, `{{.ImportPath}} {{join .Imports " "}}`) {
		for _, imported := range imports {
			own, isOwn := strings.CutPrefix(imported, "gostart/")
			if isOwn && own != pkg && !anyWithin(own, append(allowed(pkg), pkg)) {
				t.Errorf("%s imports %s; if it should, say so in may", pkg, own)
			}
			for stranger, parts := range only {
				if within(imported, stranger) && !within("gostart/"+pkg, stranger) && !anyWithin(pkg, parts) {
					t.Errorf("%s imports %s, which only %q may", pkg, imported, parts)
				}
			}
		}
	}
}

// allowed returns what a package may import: the line of the longest name that
// it is, or is below.
func allowed(pkg string) []string {
	best := ""
	for name := range may {
		if within(pkg, name) && len(name) > len(best) {
			best = name
		}
	}
	return may[best]
}

// The framework is replaced whole by an upgrade, and works in any app. That its
// tests read no file outside is held by the gate, which runs them in a copy of
// this folder alone.
func TestNothingHereLeadsOutside(t *testing.T) {
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
			t.Errorf("%s is a symbolic link, which may lead outside", name)
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
				t.Errorf("%s imports %s, of the app", pkg, imported)
			}
		}
	}
}

// imports lists what each package of the module imports itself, by its path in the
// module. The format is for go list: the package's path, then what it imports.
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

func anyWithin(pkg string, parts []string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return within(pkg, part) })
}

// within reports whether a package is part, or below it.
func within(pkg, part string) bool { return pkg == part || strings.HasPrefix(pkg, part+"/") }
