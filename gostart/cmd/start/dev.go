package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"gostart/internal/command"
	"gostart/internal/dev"
	"gostart/internal/parent"
	"gostart/internal/templgen"
)

// dev serves the app and rebuilds it when its files change. It ends on SIGINT and SIGTERM, and when the go command that
// started it ends.
func (t tool) dev(ctx context.Context, line *command.Line) error {
	if _, err := line.Parse(); err != nil {
		return err
	}
	root, err := t.projectRoot()
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx = parent.CancelOnExit(ctx, func(reason string) { fmt.Fprintf(line.Stdout, "dev stops, because %s\n", reason) })
	return dev.Run(ctx, dev.Options{
		Root:     root,
		Environ:  os.Environ(),
		Generate: func() error { _, err := update(root); return err },
		Origin:   func(at dev.At) dev.At { return origin(root, at) },
		Out:      line.Stdout,
		Err:      line.Stderr,
	})
}

// origin maps a place in generated Go to its template. It returns other places unchanged.
func origin(root string, at dev.At) dev.At {
	file, line, col, ok := templgen.Origin(os.DirFS(root), at.File, at.Line, at.Col)
	if !ok {
		return at
	}
	return dev.At{File: file, Line: line, Col: col}
}
