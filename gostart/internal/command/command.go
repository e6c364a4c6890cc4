// Package command reads command lines as Go's own tools have them: a program, a command, its flags and its arguments.
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
	Name           string // as people type it: go tool start
	Default        string // the command that is meant where none is named; "" for none
	Commands       []Command
	Stdout, Stderr io.Writer
}

// A Command is a word behind the program's name.
type Command struct {
	Name  string
	Args  string // what it takes beside flags, as in "FOLDER"; "" for nothing
	About string // what it does
	Run   func(context.Context, *Line) error
}

// A MisuseError is a command line that cannot be followed.
type MisuseError string

func (e MisuseError) Error() string { return string(e) }

// Run runs the command that args name, tells its error, and returns the exit status: 1 if it failed, and 2 if the command
// line cannot be followed.
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

// usage lists the commands.
func (p Program) usage(w io.Writer) {
	word := "COMMAND"
	if p.Default != "" {
		word = "[COMMAND]"
	}
	fmt.Fprintf(w, "usage: %s %s [flags]\n\n", p.Name, word)
	for _, c := range p.Commands {
		fmt.Fprintf(w, "  %-10s %s\n", c.Name, c.About)
	}
	fmt.Fprintf(w, "\n%s COMMAND -h tells more of one.\n", p.Name)
}
