package main

import (
	"context"
	"os"

	"gostart/internal/command"
	"gostart/internal/routegen"
)

// routes lists the pages and server functions. It reads the folders, so the app need not compile.
func (t tool) routes(_ context.Context, line *command.Line) error {
	if _, err := line.Parse(); err != nil {
		return err
	}
	root, err := t.projectRoot()
	if err != nil {
		return err
	}
	tree, err := routegen.Scan(os.DirFS(root))
	if err != nil {
		return err
	}
	return tree.List(line.Stdout)
}
