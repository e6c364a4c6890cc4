package starter_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// pinned is an earlier commit of the starter whose app works with the current framework,
// and whose gostart.lock is up to date. After a breaking change of the framework the
// upgrade fails, and the test prints why. Then describe the change in
// gostart/CHANGELOG.md, under "What your code must change", and pin the first commit
// whose app works with it.
const pinned = "ed984ba3ee4c978d71afacff94d299fc30a1dabf"

func TestAnAppOfAnEarlierCommitCanBeUpgraded(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("this builds and tests the whole app")
	}
	source, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "git", "cat-file", "-e", pinned+"^{commit}").CombinedOutput(); err != nil {
		t.Skipf("NOT TESTED: commit %s is missing, as in a shallow clone or a copy without history; get it with: git fetch --unshallow\n%v\n%s", pinned, err, out)
	}
	// Tests in a browser are left out: they run in e2e.
	c := clone{T: t, dir: filepath.Join(t.TempDir(), "shop"), goflags: "-trimpath -skip=InABrowser"}
	if out, err := exec.CommandContext(t.Context(), "git", "clone", "-q", "--no-checkout", "file://"+filepath.ToSlash(source), c.dir).CombinedOutput(); err != nil {
		t.Fatalf("git clone: %v\n%s", err, out)
	}
	c.run("git", "checkout", "-q", pinned)
	c.run("go", "tool", "start", "init", "example.com/acme/shop", "-keep", "none")
	c.run("git", "add", "-A")
	c.run("git", "-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit", "-qm", "Start")
	before := c.digest()

	out := c.run("go", "tool", "start", "upgrade", source)

	if c.digest() == before || !strings.Contains(out, "✓ go test ./...") {
		t.Errorf("it was not upgraded and tested:\n%s", out)
	}
	c.run("go", "tool", "start", "lock", "-check")
	c.run("go", "tool", "start", "generate", "-check")
	c.run("go", "mod", "tidy", "-diff")
	for line := range strings.Lines(c.run("git", "status", "--porcelain", "--untracked-files=all")) {
		if name := strings.TrimSpace(line[3:]); !upgradeChanges(name) {
			t.Errorf("the upgrade changed %s", name)
		}
	}
}

// upgradeChanges reports whether an upgrade may change a file.
func upgradeChanges(name string) bool {
	switch folder, _, _ := strings.Cut(name, "/"); folder {
	case "gostart", "gostart.lock", "go.mod", "go.sum":
		return true
	}
	return strings.HasSuffix(name, "_gen.go") || strings.HasSuffix(name, "_templ.go")
}
