package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// prerenderTo runs the command, as a deployment would.
func prerenderTo(t *testing.T, dir string) (said string, err error) {
	t.Helper()
	out, err := appProcess(t, production().with(env{"BASE_URL": "https://app.example"}), "prerender", "-out", dir).CombinedOutput()
	return string(out), err
}

func TestPrerenderEmptiesOnlyWhatItFilled(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for range 2 { // the first time it is empty, then its own
		if said, err := prerenderTo(t, dir); err != nil || !strings.Contains(said, "files for https://app.example are in "+dir) {
			t.Fatalf("it says %q, error %v", said, err)
		}
		stale := filepath.Join(dir, "gone.html")
		if _, err := os.Stat(stale); err == nil {
			t.Error("a page that is gone stays")
		}
		write(t, stale, "a page of an earlier run")
	}

	foreign := t.TempDir()
	write(t, filepath.Join(foreign, "thesis.txt"), "years of work")
	if said, err := prerenderTo(t, foreign); err == nil || !strings.Contains(said, "did not write") {
		t.Errorf("a folder of someone else's: it says %q, error %v", said, err)
	}
	if entries, err := os.ReadDir(foreign); err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v, error %v", entries, err)
	}
}

func TestPrerenderTakesItsFolderByAFlag(t *testing.T) {
	t.Parallel()
	refuses(t, "prerender dist", "prerender takes no arguments, got [\"dist\"]\n")
	explains(t, "prerender -h", "-out folder")
}
