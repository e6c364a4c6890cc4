// Package e2e_test tests the whole app from outside: over HTTP, in a real
// browser, and as a process of its own.
package e2e_test

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"gostart/internal/listen"

	"myapp/apptest"
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
func appProcess(t *testing.T, env apptest.Env, args ...string) *exec.Cmd {
	t.Helper()
	app := exec.CommandContext(t.Context(), binary, args...)
	app.Dir = t.TempDir()
	app.Env = []string{} // not this process's
	for name, value := range env {
		app.Env = append(app.Env, name+"="+value)
	}
	return app
}

// freePort returns a port that was free just now.
func freePort(t testing.TB) string {
	t.Helper()
	port, err := listen.FreePort(t.Context(), "localhost")
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// await asks until the answer is yes, for 20 seconds at most.
func await(t testing.TB, what string, yes func() bool) {
	t.Helper()
	deadline := time.After(20 * time.Second)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !yes() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("the app is not %s in time", what)
		}
	}
}

// status returns that of a GET over a connection of its own, 0 if none can be
// made.
func status(url string) int {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Get(url)
	if err != nil {
		return 0
	}
	response.Body.Close()
	return response.StatusCode
}
