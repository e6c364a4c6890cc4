// Package docs_test checks the framework's documents against its code.
package docs_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const authPage = "auth.md"

func TestTheAuthPageListsEveryError(t *testing.T) {
	t.Parallel()
	page, source := readText(t, authPage), readText(t, "../auth/errors.go")
	table := regexp.MustCompile("(?m)^\\| `[A-Z_]+` \\| [0-9]+ \\|").FindAllString(page, -1)
	codes := regexp.MustCompile(`(Code\w+)\s+Code = "(\w+)"`).FindAllStringSubmatch(source, -1)
	if len(codes) == 0 || len(table) != len(codes) {
		t.Errorf("%s lists %d errors, the code %d", authPage, len(table), len(codes))
	}
	for _, code := range codes {
		row := fmt.Sprintf("\n| `%s` | %d | %s |", code[2], statusOf(t, source, code[1]), textOf(source, code[1]))
		if !strings.Contains(page, row) {
			t.Errorf("%s lacks the row %s", authPage, strings.TrimSpace(row))
		}
	}
}

// textOf returns the title and message of an error code.
func textOf(source, code string) string {
	m := regexp.MustCompile(`\b` + code + `:\s+\{http\.Status\w+, \w+, "(.*)", "(.*)"\}`).FindStringSubmatch(source)
	if m == nil {
		return ""
	}
	return m[1] + ". " + m[2]
}

// statusOf returns the HTTP status of an error code.
func statusOf(t *testing.T, source, code string) int {
	t.Helper()
	m := regexp.MustCompile(`\b` + code + `:\s+\{http\.Status(\w+),`).FindStringSubmatch(source)
	for status := 400; m != nil && status < 600; status++ {
		if strings.ReplaceAll(http.StatusText(status), " ", "") == m[1] {
			return status
		}
	}
	t.Errorf("%s has no status", code)
	return 0
}

func TestTheAuthPageListsEveryEvent(t *testing.T) {
	t.Parallel()
	page := readText(t, authPage)
	table := regexp.MustCompile("(?m)^\\| `auth\\.[a-z_]+` \\|").FindAllString(page, -1)
	events := regexp.MustCompile(`EventName = "(\S+)"`).FindAllStringSubmatch(readText(t, "../auth/event.go"), -1)
	if len(events) == 0 || len(table) != len(events) {
		t.Errorf("%s lists %d events, the code %d", authPage, len(table), len(events))
	}
	for _, event := range events {
		if !strings.Contains(page, "\n| `"+event[1]+"` |") {
			t.Errorf("%s lacks %s", authPage, event[1])
		}
	}
}

func TestTheAuthPageNamesOnlyExistingTests(t *testing.T) {
	t.Parallel()
	tests := testNames(t)
	named := regexp.MustCompile("`((?:Test|Fuzz)[A-Z]\\w+)`").FindAllStringSubmatch(readText(t, authPage), -1) // not `e2e.…`, a test of the app
	if len(named) == 0 {
		t.Errorf("%s names no test", authPage)
	}
	for _, name := range named {
		if !tests[name[1]] {
			t.Errorf("%s names %s, which does not exist", authPage, name[1])
		}
	}
}

// testNames returns the names of all tests of the framework.
func testNames(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	declared := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	err := filepath.WalkDir("..", func(path string, _ os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		for _, m := range declared.FindAllStringSubmatch(readText(t, path), -1) {
			names[m[1]] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestLinksInDocumentsLeadToFiles(t *testing.T) {
	t.Parallel()
	code, link := regexp.MustCompile("(?s)```.*?```|`[^`\n]*`"), regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`)
	for _, page := range pages(t) {
		for _, m := range link.FindAllStringSubmatch(code.ReplaceAllString(readText(t, page), ""), -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), m[1])); err != nil {
				t.Errorf("%s links to %s, which does not exist", page, m[1])
			}
		}
	}
}

// pages returns the paths of all documents.
func pages(t *testing.T) (all []string) {
	t.Helper()
	for _, pattern := range []string{"*.md", "decisions/*.md", "../*.md", "../bench/*.md"} {
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
