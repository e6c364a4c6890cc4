// Package command parses command lines like those of the go command: a program, a command, its flags and its arguments.
package command

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A Program has several commands.
type Program struct {
	Name           string // as typed on the command line, such as "go tool start"
	Default        string // the command that runs if none is named; "" if one must be named
	Commands       []Command
	Stdout, Stderr io.Writer
}

// A Command is one command of a program.
type Command struct {
	Name  string
	Args  string // its arguments in the help, such as "FOLDER"; "" if it takes none
	About string // what it does
	Run   func(context.Context, *Line) error
}

// A MisuseError says what is wrong with a command line. The exit status is 2.
type MisuseError string

func (e MisuseError) Error() string { return string(e) }

// Run runs the command that args name, prints its error, and returns the exit status: 1 if the command failed, 2 if the
// command line is wrong.
func (p Program) Run(ctx context.Context, args []string) (status int) {
	if len(args) > 0 && slices.Contains([]string{"help", "-h", "-help", "--help"}, args[0]) {
		p.usage(p.Stdout)
		return 0
	}
	name := p.Default
	if len(args) > 0 && (name == "" || !strings.HasPrefix(args[0], "-")) {
		name, args = args[0], args[1:]
	}
	i := slices.IndexFunc(p.Commands, func(c Command) bool { return c.Name == name })
	if i < 0 {
		if name != "" {
			fmt.Fprintf(p.Stderr, "%s: unknown command %q\n\n", p.Name, name)
		}
		p.usage(p.Stderr)
		return 2
	}
	line := newLine(p, p.Commands[i], args)
	return line.status(p.Commands[i].Run(ctx, line))
}

// usage prints the list of commands.
func (p Program) usage(w io.Writer) {
	word := "COMMAND"
	if p.Default != "" {
		word = "[COMMAND]"
	}
	fmt.Fprintf(w, "usage: %s %s [flags]\n\n", p.Name, word)
	for _, c := range p.Commands {
		fmt.Fprintf(w, "  %-10s %s\n", c.Name, c.About)
	}
	fmt.Fprintf(w, "\nRun %s COMMAND -h for help on a command.\n", p.Name)
}
