package main

import (
	"os"

	"gostart/internal/routegen"
)

// routes lists the pages and server functions. It reads the folders, so the app need not compile.
func routes(t tool, args []string) error {
	root, err := t.rootFor("routes", args)
	if err != nil {
		return err
	}
	tree, err := routegen.Scan(os.DirFS(root))
	if err != nil {
		return err
	}
	return tree.List(t.stdout)
}
