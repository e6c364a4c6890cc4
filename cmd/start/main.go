// Start is the tool of the app's developers: go tool start <command>.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	dir, err := os.Getwd()
	if err != nil {
		fmt.Fprintln(os.Stderr, "start: finding the working directory:", err)
		os.Exit(1)
	}
	os.Exit(run(tool{dir, terminal(), os.Stdout, os.Stderr}, os.Args[1:]))
}

// A tool is where a command runs, whom it can ask, and what it prints to.
type tool struct {
	dir            string
	stdin          io.Reader // nil where nobody answers
	stdout, stderr io.Writer
}

// terminal is where a person types, if one does.
func terminal() io.Reader {
	in, err := os.Stdin.Stat()
	if err != nil || in.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	if nobody, err := os.Stat(os.DevNull); err == nil && os.SameFile(in, nobody) {
		return nil
	}
	return os.Stdin
}

// A command is one word after "go tool start".
type command struct {
	name  string
	about string
	run   func(t tool, args []string) error
}

var commands = []command{
	{"dev", "serve the app, and rebuild it when a file changes", develop},
	{"drop", "take parts out of the app: drop notes figma", drop},
	{"generate", "write the Go of templates, the route table and the links", generate},
	{"init", "make the app your own: init github.com/you/shop", initialize},
	{"new", "write a new page: new routes/projects/by_id", newPage},
	{"routes", "list the pages and server functions, and what is over each", routes},
}

// errUsage is a command line that cannot be read. What is wrong with it has been printed.
var errUsage = errors.New("usage")

// run runs the command that args begin with and returns the exit status: 2 where there is none.
func run(t tool, args []string) int {
	if len(args) == 0 {
		usage(t.stderr)
		return 2
	}
	switch args[0] {
	case "help", "-h", "-help", "--help":
		usage(t.stdout)
		return 0
	}
	for _, c := range commands {
		if c.name == args[0] {
			return t.status(c.run(t, args[1:]))
		}
	}
	fmt.Fprintf(t.stderr, "start: no command %q\n\n", args[0])
	usage(t.stderr)
	return 2
}

// status prints what went wrong and turns it into an exit status.
func (t tool) status(err error) int {
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errUsage):
		return 2
	}
	fmt.Fprintln(t.stderr, err)
	return 1
}

func usage(w io.Writer) {
	fmt.Fprint(w, "usage: go tool start <command> [flags]\n\n")
	for _, c := range commands {
		fmt.Fprintf(w, "  %-10s %s\n", c.name, c.about)
	}
}
