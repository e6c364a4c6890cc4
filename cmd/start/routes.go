package main

import (
	"errors"
	"flag"
	"fmt"
	"os"

	"gostart/internal/routegen"
)

// routes lists the pages and server functions. It reads the folders, so the app need not compile.
func routes(t tool, args []string) error {
	flags := flag.NewFlagSet("routes", flag.ContinueOnError)
	flags.SetOutput(t.stderr)
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return err
	case err != nil:
		return errUsage
	case flags.NArg() > 0:
		fmt.Fprintf(t.stderr, "routes takes no arguments, got %q\n", flags.Args())
		return errUsage
	}
	root, err := projectRoot(t.dir)
	if err != nil {
		return err
	}
	tree, err := routegen.Scan(os.DirFS(root))
	if err != nil {
		return err
	}
	return tree.List(t.stdout)
}
