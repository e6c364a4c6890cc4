// Package e2e_test tests the whole app from outside: over HTTP, in a real
// browser, and as a process of its own.
package e2e_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"gostart/starttest"
)

// binary is the app, built as a person builds it.
var binary string

// TestMain goes to the project's root, where people work, and builds the app.
func TestMain(m *testing.M) {
	status, err := runAtRoot(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(status)
}

func runAtRoot(m *testing.M) (status int, err error) {
	if err := os.Chdir(".."); err != nil {
		return 1, err
	}
	dir, err := os.MkdirTemp("", "app-")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "app")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		return 1, fmt.Errorf("the app does not build: %w\n%s", err, out)
	}
	return m.Run(), nil
}

// appProcess prepares the app as a process of its own, in an empty folder.
func appProcess(t *testing.T, env starttest.Env, args ...string) *exec.Cmd {
	t.Helper()
	app := exec.CommandContext(t.Context(), binary, args...)
	app.Dir = t.TempDir()
	app.Env = []string{} // not this process's
	for name, value := range env {
		app.Env = append(app.Env, name+"="+value)
	}
	return app
}
