// Package starter_test tests what only the starter has. "go tool start init" deletes this folder.
package starter_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// copyOfRepository copies the files that git tracks, or would add, to a folder.
func copyOfRepository(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	names := run(t, "..", "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	for name := range strings.SplitSeq(strings.TrimRight(names, "\x00"), "\x00") {
		info, err := os.Stat(filepath.Join("..", name))
		if os.IsNotExist(err) {
			continue // it is deleted, and not committed yet
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, text, info.Mode().Perm()); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// run runs a command in a folder, and returns what it prints.
func run(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func TestACloneCompilesAfterInit(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("compiles the app")
	}
	for _, keep := range []string{"all", "none"} {
		t.Run("with "+keep+" of the examples", func(t *testing.T) {
			t.Parallel()
			root := copyOfRepository(t)
			run(t, root, "go", "tool", "start", "init", "example.com/acme/shop/v2", "-name", "Corner", "-keep", keep)
			run(t, root, "go", "tool", "start", "generate", "-check")
			run(t, root, "go", "tool", "start", "lock", "-check")
			run(t, root, "go", "build", "./...")
			run(t, root, "go", "vet", "./...")
			if out := run(t, root, "gofmt", "-l", "."); out != "" {
				t.Errorf("gofmt would change\n%s", out)
			}
			if _, err := os.Stat(filepath.Join(root, "starter")); err == nil {
				t.Error("starter/ is still there")
			}
		})
	}
}
