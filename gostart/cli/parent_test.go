package cli_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"gostart/internal/exampleapp"
	"gostart/internal/parent"
	"gostart/starttest"
)

func TestTheAppStopsWhenDevHasExited(t *testing.T) {
	t.Parallel()
	port := starttest.FreePort(t)
	app := appProcess(t, development().with(env{"PORT": port, parent.Pipe: "1"}), "serve", "-quiet")
	var out bytes.Buffer
	app.Stdout = &out
	pipe, err := app.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := app.Start(); err != nil {
		t.Fatal(err)
	}
	await(t, "ready", func() bool { return status("http://localhost:"+port+"/readyz") == http.StatusOK })
	pipe.Close() // as the system does when the other process exits
	if err := app.Wait(); err != nil {
		t.Errorf("the app exits with %v", err)
	}
	if got := out.String(); got != "The app stops, because go tool start dev has exited.\n" {
		t.Errorf("it prints %q", got)
	}
}

func TestTheAppShutsDownIfItsLogIsAClosedPipe(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no SIGPIPE")
	}
	port := starttest.FreePort(t)
	app := appProcess(t, development().with(env{"PORT": port, parent.Pipe: "1"}), "serve")
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	app.Stdout, app.Stderr = write, write
	pipe, err := app.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := app.Start(); err != nil {
		t.Fatal(err)
	}
	write.Close()
	await(t, "ready", func() bool { return status("http://localhost:"+port+"/readyz") == http.StatusOK })
	read.Close()
	pipe.Close()
	if err := app.Wait(); err != nil {
		t.Errorf("the app exits with %v", err)
	}
}

func TestTheAppStopsWhenGoRunHasExited(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows does not report that a parent has exited")
	}
	port := starttest.FreePort(t)
	goRun := exec.CommandContext(t.Context(), "go", "run", "../internal/exampleapp/cmd/exampleapp")
	goRun.Env = append(os.Environ(), "APP_ENV=development", "BASE_URL=", "HOST=", "AUTH_SECRET="+exampleapp.Secret, "PORT="+port)
	name := filepath.Join(t.TempDir(), "out")
	out, err := os.Create(name) // a file: with a pipe, Wait would wait for the app
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	goRun.Stdout, goRun.Stderr = out, out
	if err := goRun.Start(); err != nil {
		t.Fatal(err)
	}
	ready := func() bool { return status("http://localhost:"+port+"/readyz") == http.StatusOK }
	await(t, "ready", ready)
	_ = goRun.Process.Kill()
	_ = goRun.Wait()
	await(t, "stopped", func() bool { return status("http://localhost:"+port+"/readyz") == 0 })
	output, err := os.ReadFile(name)
	if err != nil || !strings.Contains(string(output), "The app stops, because the go command that started it has exited.\n") {
		t.Errorf("it prints %q, error %v", output, err)
	}
}

// Standard input is empty, so an app that takes it for the pipe of dev stops at once.
func TestTheAppDoesNotWatchItsParentIn(t *testing.T) {
	t.Parallel()
	for name, env := range map[string]env{
		"production":               production().with(env{parent.Pipe: "1"}),
		"development from a shell": development(),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			port := starttest.FreePort(t)
			app := appProcess(t, env.with(map[string]string{"HOST": "127.0.0.1", "PORT": port, "BASE_URL": "http://127.0.0.1:" + port}))
			app.Stdin = strings.NewReader("")
			out, err := app.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := app.Start(); err != nil {
				t.Fatal(err)
			}
			await(t, "ready", func() bool { return status("http://127.0.0.1:"+port+"/readyz") == http.StatusOK })
			if err := app.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			output, err := io.ReadAll(out)
			if err := errors.Join(err, app.Wait()); err != nil || bytes.Contains(output, []byte("The app stops")) {
				t.Errorf("it exits with %v and prints %q", err, output)
			}
		})
	}
}
