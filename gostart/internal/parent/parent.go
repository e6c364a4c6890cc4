// Package parent is what an app in development has to do with the process that started it.
//
// Follow ends the app once that process is gone: kill -9 of "go run ." or of "go tool start dev" would leave it holding the
// port. Panics is where the app reports panics to "go tool start dev".
package parent

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// Pipe is the environment variable by which "go tool start dev" tells the app that its standard input is a pipe. Nothing is
// ever written to it: it ends when the process that holds the other end does, on every system.
const Pipe = "GOSTART_DEV_PIPE"

// interval is how often Follow looks whether the go command is still there.
const interval = 500 * time.Millisecond

// Follow returns a context that ends with ctx, or when the process that started this one has ended. Before it ends for that
// reason, tell is called with the reason. Two kinds of process are followed:
//
//   - one that set Pipe;
//   - the go command, as in "go run .", where the system names it: on Windows it does not.
//
// A process that a shell or anything else started is never ended.
func Follow(ctx context.Context, tell func(reason string)) context.Context {
	ctx, cancel := context.WithCancel(ctx)
	context.AfterFunc(ctx, cancel)
	leave := func(reason string) {
		if ctx.Err() == nil {
			signal.Ignore(syscall.SIGPIPE) // what reads the log may be gone, too, and the rest of the shutdown must run
			tell(reason)
			cancel()
		}
	}
	started := os.Getppid()
	switch {
	case os.Getenv(Pipe) != "":
		_ = os.Unsetenv(Pipe) // it does not hold for processes that this one starts
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			leave("go tool start dev has ended")
		}()
	case isGo(started):
		go func() {
			ticker := time.NewTicker(interval)
			defer ticker.Stop()
			for os.Getppid() == started {
				select {
				case <-ticker.C:
				case <-ctx.Done():
					return
				}
			}
			leave("the go command that started it has ended")
		}()
	}
	return ctx
}
