// Package cli_test runs the commands of the example app as processes.
package cli_test

import (
	"fmt"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"gostart/internal/exampleapp"
)

// binary is the path of the compiled example app.
var binary string

func TestMain(m *testing.M) {
	status, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(status)
}

// run builds the app, and runs the tests.
func run(m *testing.M) (status int, err error) {
	dir, err := os.MkdirTemp("", "app-")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "app")
	if out, err := exec.Command("go", "build", "-o", binary, "../internal/exampleapp/cmd/exampleapp").CombinedOutput(); err != nil {
		return 1, fmt.Errorf("the app does not build: %w\n%s", err, out)
	}
	return m.Run(), nil
}

// env has environment variables by name.
type env map[string]string

// with returns e changed by others. A later value wins; an empty one counts as not
// set.
func (e env) with(others ...env) env {
	changed := maps.Clone(e)
	for _, other := range others {
		maps.Copy(changed, other)
	}
	return changed
}

// issuer is the URL of a provider that does not exist.
const issuer = "https://id.example"

func development() env { return env{"AUTH_SECRET": exampleapp.Secret} }

func production() env {
	return env{
		"APP_ENV": "production", "AUTH_SECRET": exampleapp.Secret, "ALLOW_HTTP": "true",
		"OIDC_ISSUER": issuer, "OIDC_CLIENT_ID": "id", "OIDC_CLIENT_SECRET": "canary-client-secret", "OIDC_NAME": "Example",
	}
}

// appProcess prepares a process of the app, in an empty folder.
func appProcess(t *testing.T, env env, args ...string) *exec.Cmd {
	t.Helper()
	app := exec.CommandContext(t.Context(), binary, args...)
	app.Dir = t.TempDir()
	app.Env = []string{} // not the environment of this process
	for name, value := range env {
		app.Env = append(app.Env, name+"="+value)
	}
	return app
}

// await waits until done returns true. It fails shortly before the test binary times out.
func await(t *testing.T, what string, done func() bool) {
	t.Helper()
	var timeout <-chan time.Time
	if deadline, ok := t.Deadline(); ok {
		timeout = time.After(time.Until(deadline.Add(-10 * time.Second)))
	}
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-tick.C:
		case <-timeout:
			t.Fatalf("the app is not %s in time", what)
		}
	}
}

// status returns the status of a GET request over a new connection, or 0 if it
// fails.
func status(url string) int {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Get(url)
	if err != nil {
		return 0
	}
	response.Body.Close()
	return response.StatusCode
}
