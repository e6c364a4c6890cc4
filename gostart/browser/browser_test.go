package browser_test

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gostart/assets"
	"gostart/browser"
)

// documented finds the names of attributes and elements in the contract of
// page.js, between backticks.
var documented = regexp.MustCompile("`([^`]+)`")

func TestEveryScriptHasAConstant(t *testing.T) {
	t.Parallel()
	var names []string
	err := fs.WalkDir(browser.Files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{browser.AuthClient, browser.Page, browser.HTMX}
	if slices.Sort(want); !slices.Equal(names, want) {
		t.Errorf("Files has %q, want %q", names, want)
	}
}

// An app's script imports a script of the framework as if both were in one folder.
func TestScriptsOfAnAppCanImportScriptsOfTheFramework(t *testing.T) {
	t.Parallel()
	app := os.DirFS("testdata/app")
	set, err := assets.New("/static/", browser.Files, app)
	if err != nil {
		t.Fatal(err)
	}
	all := maps.Collect(set.All())
	if got := string(all[set.URL("app.js")]); !strings.Contains(got, `from "`+set.URL(browser.AuthClient)+`"`) {
		t.Errorf("app.js is served as %s", got)
	}
}

func TestEachVendoredScriptHasALicence(t *testing.T) {
	t.Parallel()
	scripts, err := filepath.Glob("vendor/*.min.js")
	if err != nil || len(scripts) == 0 {
		t.Fatal("no vendored script", err)
	}
	readme, err := os.ReadFile("vendor/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, script := range scripts {
		if _, err := os.Stat(strings.TrimSuffix(script, ".min.js") + ".LICENSE"); err != nil {
			t.Error(err)
		}
		if name := filepath.Base(script); !strings.Contains(string(readme), "`"+name+"`") {
			t.Errorf("vendor/README.md does not mention %s", name)
		}
	}
}

func TestTheContractOfPageNamesEveryAttributeAndIDThatItUses(t *testing.T) {
	t.Parallel()
	content, err := fs.ReadFile(browser.Files, browser.Page)
	if err != nil {
		t.Fatal(err)
	}
	contract, code, found := strings.Cut(string(content), "\n\n")
	if !found {
		t.Fatal("page.js does not begin with a comment")
	}
	var names []string
	for _, match := range documented.FindAllStringSubmatch(contract, -1) {
		names = append(names, match[1])
	}
	used := regexp.MustCompile(`getElementById\("(\w+)"\)|(data-\w+|hx-\w+)|\.dataset\.(\w+)|"(aria-\w+)"`)
	for _, match := range used.FindAllStringSubmatch(code, -1) {
		want := match[2] + match[4]
		switch {
		case match[1] != "":
			want = "#" + match[1]
		case match[3] != "":
			want = "data-" + match[3]
		}
		if !slices.ContainsFunc(names, func(name string) bool { return strings.Contains(name, want) }) {
			t.Errorf("page.js uses %s, which the comment at its top does not document", want)
		}
	}
}
