package starter_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestDocumentsLinkToFilesThatExist(t *testing.T) {
	t.Parallel()
	code, link := regexp.MustCompile("(?s)```.*?```|`[^`\n]*`"), regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`)
	for _, page := range documents(t) {
		for _, m := range link.FindAllStringSubmatch(code.ReplaceAllString(readText(t, page), ""), -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), m[1])); err != nil {
				t.Errorf("%s links to %s, which does not exist", page, m[1])
			}
		}
	}
}

// documents returns the paths of all documents.
func documents(t *testing.T) (all []string) {
	t.Helper()
	for _, pattern := range []string{"*.md", "docs/*.md", "starter/*.md", "gostart/docs/*.md", "routes/*/example.md", "routes/*/*/example.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("no document matches %s: %v", pattern, err)
		}
		all = append(all, found...)
	}
	return all
}

func readText(t testing.TB, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestTheAuthDocumentNamesTestsThatExist(t *testing.T) {
	t.Parallel()
	tests := map[string]string{"e2e": testsIn(t, "e2e"), "notes": testsIn(t, "routes/with_session/notes")}
	for pkg := range tests {
		named := regexp.MustCompile("`"+pkg+`\.(Test\w+)`+"`").FindAllStringSubmatch(readText(t, "gostart/docs/auth.md"), -1)
		if len(named) == 0 {
			t.Errorf("auth.md names no test of %s", pkg)
		}
		for _, name := range named {
			if !strings.Contains(tests[pkg], "func "+name[1]+"(") {
				t.Errorf("auth.md names %s, which does not exist in %s", name[1], pkg)
			}
		}
	}
}

// testsIn returns the source of the tests in a folder.
func testsIn(t *testing.T, folder string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	var source strings.Builder
	for _, file := range files {
		source.WriteString(readText(t, file))
	}
	return source.String()
}
