package dev

import (
	"bytes"
	"context"
	"errors"
	"fmt"
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
	dir     string // for binaries
	binary  string // the newest; "" before the first
}

// build brings binary up to date. If the new binary is the same as before, the old one keeps its name, so that the app is
// not restarted. The error is what the compiler wrote.
func (b *builder) build(ctx context.Context) error {
	next := filepath.Join(b.dir, "app-1")
	if runtime.GOOS == "windows" {
		next += ".exe"
	}
	if next == b.binary {
		next = filepath.Join(b.dir, "app-2"+filepath.Ext(next))
	}
	// Without the tables for debuggers, linking takes half the time.
	cmd := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-ldflags=-s -w", "-o", next, ".")
	cmd.Dir, cmd.Env = b.root, b.environ
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // lets go tidy up
	cmd.WaitDelay = time.Second
	output, err := cmd.CombinedOutput()
	if _, failed := errors.AsType[*exec.ExitError](err); failed {
		return errors.New(string(bytes.TrimSpace(output)))
	}
	if err != nil {
		return fmt.Errorf("dev: go build: %w", err)
	}
	same, err := equal(b.binary, next)
	if !same {
		b.binary = next
	}
	return err
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
