package dev

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"
)

// A builder compiles the app.
type builder struct {
	root    string
	environ []string
	out     io.Writer // for the developer to read
	dir     string    // of the binaries
	binary  string    // the latest; "" before the first build
}

// build compiles the app and sets binary. If the new binary has the same content as the old one, binary stays the same, so
// that the app is not restarted. The error is the output of the compiler.
func (b *builder) build(ctx context.Context) error {
	next := filepath.Join(b.dir, "app-1")
	if runtime.GOOS == "windows" {
		next += ".exe"
	}
	if next == b.binary {
		next = filepath.Join(b.dir, "app-2"+filepath.Ext(next))
	}
	// -s -w omits the tables for debuggers, which halves the time to link.
	cmd := exec.CommandContext(ctx, "go", "build", "-v", "-buildvcs=false", "-ldflags=-s -w", "-o", next, ".")
	cmd.Dir, cmd.Env = b.root, b.environ
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // the go command removes its temporary files
	cmd.WaitDelay = time.Second
	err := b.run(ctx, cmd)
	if err != nil {
		return err
	}
	same, err := equal(b.binary, next)
	if !same {
		b.binary = next
	}
	return err
}

// run runs "go build -v" and shows its progress. The error is the output of the compiler.
func (b *builder) run(ctx context.Context, cmd *exec.Cmd) error {
	var output progress
	cmd.Stdout, cmd.Stderr = &output, &output
	reporting, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		output.report(reporting, b.out)
	}()
	err := cmd.Run()
	stop()
	<-done
	if _, failed := errors.AsType[*exec.ExitError](err); failed {
		return errors.New(output.messages())
	}
	if err != nil {
		return fmt.Errorf("dev: go build: %w", err)
	}
	return nil
}

// equal reports whether two files have the same content. The first need not exist.
func equal(a, b string) (bool, error) {
	x, err := os.ReadFile(a)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	y, err2 := os.ReadFile(b)
	return bytes.Equal(x, y), errors.Join(err, err2)
}
