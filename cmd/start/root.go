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
	flags := t.flags(command)
	if err := parse(flags, args); err != nil {
		return "", err
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(t.stderr, "%s takes no arguments, got %q\n", command, flags.Args())
		return "", errUsage
	}
	return projectRoot(t.dir)
}

// flags are those of a command, which tell people what is wrong with them.
func (t tool) flags(command string) *flag.FlagSet {
	flags := flag.NewFlagSet(command, flag.ContinueOnError)
	flags.SetOutput(t.stderr)
	return flags
}

// parse reads flags. What is wrong with them has been told.
func parse(flags *flag.FlagSet, args []string) error {
	err := flags.Parse(args)
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		return errUsage
	}
	return err
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
