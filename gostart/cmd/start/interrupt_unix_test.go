//go:build unix

package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// runAsTool is an environment variable. If it is set, the test binary runs the tool.
const runAsTool = "START_TEST_AS_TOOL"

func TestMain(m *testing.M) {
	if os.Getenv(runAsTool) != "" {
		main()
	}
	os.Exit(m.Run())
}

// newPausingClone returns a clone in which init pauses after it renamed the module and before it generates: one template
// is a named pipe. At that point it calls do, then init continues. wantUnchanged checks that no file has changed.
func newPausingClone(t *testing.T, do func()) (a app, wantUnchanged func()) {
	t.Helper()
	a = newClone(t)
	before := a.snapshot()
	pipe := filepath.Join(a.root, "routes/index/late.templ")
	if err := syscall.Mkfifo(pipe, 0o644); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		writer, err := os.OpenFile(pipe, os.O_WRONLY, 0) // waits for the reader
		if err != nil {
			t.Error(err)
			return
		}
		if text, err := os.ReadFile(filepath.Join(a.root, "go.mod")); err != nil || !strings.HasPrefix(string(text), "module a.b/shop\n") {
			t.Errorf("the module is not renamed yet: %s, %v", text, err)
		}
		do()
		if _, err := writer.WriteString("package index\n\ntempl late() {\n\t<p>Late</p>\n}\n"); err != nil {
			t.Error(err)
		}
		_ = writer.Close()
	}()
	t.Cleanup(func() {
		if reader, err := os.OpenFile(pipe, os.O_RDONLY|syscall.O_NONBLOCK, 0); err == nil { // init did not read it
			defer reader.Close()
		}
		<-done
	})
	return a, func() {
		t.Helper()
		if err := os.Remove(pipe); err != nil {
			t.Error(err)
		}
		if after := a.snapshot(); after != before {
			t.Errorf("before\n%s\nafter\n%s", before, after)
		}
	}
}

func TestAnInterruptedInitChangesNothing(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	a, wantUnchanged := newPausingClone(t, cancel)
	var out, errs strings.Builder
	status := tool{a.root, nil}.run(ctx, []string{"init", "a.b/shop", "-drop", "notes"}, &out, &errs)
	if status != 1 || out.String() != "" || errs.String() != "start: nothing was changed:\ninterrupted: context canceled\n" {
		t.Errorf("status %d, stdout %q, stderr %q", status, &out, &errs)
	}
	wantUnchanged()
}

// The signal may arrive after init is done: then init succeeds.
func TestASignalUndoesInit(t *testing.T) {
	t.Parallel()
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			binary, err := os.Executable()
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), binary, "init", "a.b/shop")
			var errs strings.Builder
			cmd.Env, cmd.Stderr = append(os.Environ(), runAsTool+"=1"), &errs
			started := make(chan *os.Process, 1)
			a, wantUnchanged := newPausingClone(t, func() {
				if err := (<-started).Signal(signal); err != nil {
					t.Error(err)
				}
			})
			cmd.Dir = a.root
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			started <- cmd.Process
			err = cmd.Wait()
			switch code := cmd.ProcessState.ExitCode(); {
			case code == 1 && strings.HasPrefix(errs.String(), "start: nothing was changed:\ninterrupted: "):
				wantUnchanged()
			case code != 0:
				t.Errorf("init ended with %v, stderr %q", err, &errs)
			}
		})
	}
}
