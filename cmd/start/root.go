package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// rootFor reads the command line of a command without flags or arguments, and finds the project.
func (t tool) rootFor(command string, args []string) (string, error) {
	flags := flag.NewFlagSet(command, flag.ContinueOnError)
	flags.SetOutput(t.stderr)
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return "", err
	case err != nil:
		return "", errUsage
	case flags.NArg() > 0:
		fmt.Fprintf(t.stderr, "%s takes no arguments, got %q\n", command, flags.Args())
		return "", errUsage
	}
	return projectRoot(t.dir)
}

// projectRoot is the folder of go.mod, here or above.
func projectRoot(dir string) (string, error) {
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("start: no go.mod here or above; run this inside the app")
		}
		dir = parent
	}
}
