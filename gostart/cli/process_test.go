// Package cli_test runs the command line of the example app as a process of its
// own.
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

// binary is the example app.
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

// env is environment variables.
type env map[string]string

// with returns e changed by others, one over the other. A variable that is ""
// counts as not set.
func (e env) with(others ...env) env {
	changed := maps.Clone(e)
	for _, other := range others {
		maps.Copy(changed, other)
	}
	return changed
}

// issuer is a provider that no network reaches.
const issuer = "https://id.example"

func development() env { return env{"AUTH_SECRET": exampleapp.Secret} }

func production() env {
	return env{
		"APP_ENV": "production", "AUTH_SECRET": exampleapp.Secret, "ALLOW_HTTP": "true",
		"OIDC_ISSUER": issuer, "OIDC_CLIENT_ID": "id", "OIDC_CLIENT_SECRET": "canary-client-secret", "OIDC_NAME": "Example",
	}
}

// appProcess prepares the app as a process of its own, in an empty folder.
func appProcess(t *testing.T, env env, args ...string) *exec.Cmd {
	t.Helper()
	app := exec.CommandContext(t.Context(), binary, args...)
	app.Dir = t.TempDir()
	app.Env = []string{} // not this process's
	for name, value := range env {
		app.Env = append(app.Env, name+"="+value)
	}
	return app
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
