package main

import (
	"os"
	"os/exec"
	"testing"

	"gostart/starttest"
)

// TestMain lets the test binary stand in for the app's: with this variable set
// it is the app, and so can be started, signalled and waited for.
func TestMain(m *testing.M) {
	if os.Getenv("GOSTART_TEST_AS_APP") == "1" {
		main()
		return
	}
	os.Exit(m.Run())
}

// appProcess prepares the app as a process of its own, in an empty folder.
func appProcess(t *testing.T, env starttest.Env, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	app := exec.CommandContext(t.Context(), self, args...)
	app.Dir = t.TempDir()
	app.Env = []string{"GOSTART_TEST_AS_APP=1"}
	for name, value := range env {
		app.Env = append(app.Env, name+"="+value)
	}
	return app
}
