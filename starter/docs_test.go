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
	files, err := filepath.Glob("e2e/*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var source strings.Builder
	for _, file := range files {
		source.WriteString(readText(t, file))
	}
	named := regexp.MustCompile("`e2e\\.(Test\\w+)`").FindAllStringSubmatch(readText(t, "gostart/docs/auth.md"), -1)
	if len(named) == 0 {
		t.Error("auth.md names no test of e2e")
	}
	for _, name := range named {
		if !strings.Contains(source.String(), "func "+name[1]+"(") {
			t.Errorf("auth.md names %s, which does not exist in e2e", name[1])
		}
	}
}
