// Package parent connects an app in development with the process that started it.
//
// CancelOnExit ends the app when that process has exited. Otherwise the app would keep its port after kill -9 of "go run ."
// or "go tool start dev". Panics is the variable with the URL to which the app reports panics.
package parent

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// Pipe is the environment variable that "go tool start dev" sets if the app's standard input is a pipe from it. Nothing is
// written to the pipe. On every system it is closed when the other process exits.
const Pipe = "GOSTART_DEV_PIPE"

// interval is how often CancelOnExit checks whether the go command is still running.
const interval = 500 * time.Millisecond

// CancelOnExit returns a context that is done when ctx is done, or when the parent process has exited. In the second case
// it calls report with the reason first. It watches two kinds of parents:
//
//   - one that set Pipe;
//   - the go command, as in "go run .", but not on Windows, where Getppid does not change when the parent exits.
//
// It watches no other parent, such as a shell.
func CancelOnExit(ctx context.Context, report func(reason string)) context.Context {
	ctx, cancel := context.WithCancel(ctx)
	context.AfterFunc(ctx, cancel)
	end := func(reason string) {
		if ctx.Err() == nil {
			signal.Ignore(syscall.SIGPIPE) // the reader of the log may have exited too, and a write to it must not kill this process
			report(reason)
			cancel()
		}
	}
	ppid := os.Getppid()
	switch {
	case os.Getenv(Pipe) != "":
		_ = os.Unsetenv(Pipe) // it must not apply to child processes
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			end("go tool start dev has exited")
		}()
	case isGo(ppid):
		go func() {
			ticker := time.NewTicker(interval)
			defer ticker.Stop()
			for os.Getppid() == ppid {
				select {
				case <-ticker.C:
				case <-ctx.Done():
					return
				}
			}
			end("the go command that started it has exited")
		}()
	}
	return ctx
}
