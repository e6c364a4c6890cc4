package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"gostart/internal/dev"
	"gostart/internal/templgen"
)

// develop serves the app, and builds it anew whenever its files change.
func develop(t tool, args []string) error {
	root, err := t.rootFor("dev", args)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return dev.Run(ctx, dev.Options{
		Root:     root,
		Environ:  os.Environ(),
		Generate: func() error { return eachStale(root, func(file staleFile) error { return file.update(root) }) },
		Origin:   func(at dev.At) dev.At { return origin(root, at) },
		Out:      t.stdout,
		Err:      t.stderr,
	})
}

// origin is the line of the template that a line of its Go is from.
func origin(root string, at dev.At) dev.At {
	file, line, col, ok := templgen.Origin(os.DirFS(root), at.File, at.Line, at.Col)
	if !ok {
		return at
	}
	return dev.At{File: file, Line: line, Col: col}
}
