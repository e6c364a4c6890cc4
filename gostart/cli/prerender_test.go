package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// prerenderTo runs the command in production.
func prerenderTo(t *testing.T, dir string) (output string, err error) {
	t.Helper()
	out, err := appProcess(t, production().with(env{"BASE_URL": "https://app.example"}), "prerender", "-out", dir).CombinedOutput()
	return string(out), err
}

func TestPrerenderEmptiesOnlyItsOwnFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for range 2 { // the folder is empty first, and then has the files of the first run
		if output, err := prerenderTo(t, dir); err != nil || !strings.Contains(output, "files for https://app.example are in "+dir) {
			t.Fatalf("it prints %q, error %v", output, err)
		}
		stale := filepath.Join(dir, "gone.html")
		if _, err := os.Stat(stale); err == nil {
			t.Error("a page of the earlier run was not removed")
		}
		write(t, stale, "a page of an earlier run")
	}

	foreign := t.TempDir()
	write(t, filepath.Join(foreign, "thesis.txt"), "years of work")
	if output, err := prerenderTo(t, foreign); err == nil || !strings.Contains(output, "did not write") {
		t.Errorf("for a folder with other files it prints %q, error %v", output, err)
	}
	if entries, err := os.ReadDir(foreign); err != nil || len(entries) != 1 {
		t.Errorf("the folder contains %v, error %v", entries, err)
	}
}

func TestTheFolderOfPrerenderIsAFlag(t *testing.T) {
	t.Parallel()
	checkRefused(t, "prerender dist", "prerender takes no arguments, got [\"dist\"]\n")
	checkHelp(t, "prerender -h", "-out folder")
}
