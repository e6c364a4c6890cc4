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

// A builder turns the files under root into a binary.
type builder struct {
	root    string
	environ []string
	out     io.Writer // for the developer to read
	dir     string    // for binaries
	binary  string    // the newest; "" before the first
}

// build brings binary up to date. If the new binary is the same as before, the old one keeps its name, so that the app is
// not restarted. A build that takes long shows its progress. The error is what the compiler wrote.
func (b *builder) build(ctx context.Context) error {
	next := filepath.Join(b.dir, "app-1")
	if runtime.GOOS == "windows" {
		next += ".exe"
	}
	if next == b.binary {
		next = filepath.Join(b.dir, "app-2"+filepath.Ext(next))
	}
	// Without the tables for debuggers, linking takes half the time.
	cmd := exec.CommandContext(ctx, "go", "build", "-v", "-buildvcs=false", "-ldflags=-s -w", "-o", next, ".")
	cmd.Dir, cmd.Env = b.root, b.environ
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // lets go tidy up
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

// run runs "go build -v".
func (b *builder) run(ctx context.Context, cmd *exec.Cmd) error {
	var said progress
	cmd.Stdout, cmd.Stderr = &said, &said
	reporting, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		said.report(reporting, b.out)
	}()
	err := cmd.Run()
	stop()
	<-done
	if _, failed := errors.AsType[*exec.ExitError](err); failed {
		return errors.New(said.complaints())
	}
	if err != nil {
		return fmt.Errorf("dev: go build: %w", err)
	}
	return nil
}

// equal reports whether two files have the same content. If the first does not exist, they differ.
func equal(a, b string) (bool, error) {
	x, err := os.ReadFile(a)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	y, err2 := os.ReadFile(b)
	return bytes.Equal(x, y), errors.Join(err, err2)
}
