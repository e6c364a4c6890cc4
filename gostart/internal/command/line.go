package command

import (
	"errors"
	"flag"
	"fmt"
	"io"
)

// A Line is the command line of one command. The command adds its flags to Flags, and then calls Parse.
type Line struct {
	Flags          *flag.FlagSet
	Stdout, Stderr io.Writer

	command Command
	name    string // as typed on the command line, such as "go tool start new"
	args    []string
}

func newLine(p Program, c Command, args []string) *Line {
	flags := flag.NewFlagSet(c.Name, flag.ContinueOnError)
	flags.SetOutput(io.Discard) // status prints the error
	flags.Usage = func() {}
	return &Line{flags, p.Stdout, p.Stderr, c, p.Name + " " + c.Name, args}
}

// Parse parses the flags and returns the other arguments, which may stand before and between the flags. It returns a
// MisuseError for unknown flags, and for arguments of a command that takes none.
func (l *Line) Parse() (args []string, err error) {
	for rest := l.args; ; {
		err := l.Flags.Parse(rest)
		if errors.Is(err, flag.ErrHelp) {
			return nil, err
		}
		if err != nil {
			return nil, MisuseError(fmt.Sprintf("%s: %v; to list the flags, run %s -h", l.command.Name, err, l.name))
		}
		if l.Flags.NArg() == 0 {
			break
		}
		args, rest = append(args, l.Flags.Arg(0)), l.Flags.Args()[1:]
	}
	if l.command.Args == "" && len(args) > 0 {
		return nil, MisuseError(fmt.Sprintf("%s takes no arguments, got %q", l.command.Name, args))
	}
	return args, nil
}

// status prints an error and returns the exit status.
func (l *Line) status(err error) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, flag.ErrHelp):
		l.usage()
		return 0
	}
	fmt.Fprintln(l.Stderr, err)
	if _, misused := errors.AsType[MisuseError](err); misused {
		return 2
	}
	return 1
}

// usage prints the help of the command.
func (l *Line) usage() {
	text := "usage: " + l.name
	flags := 0
	l.Flags.VisitAll(func(*flag.Flag) { flags++ })
	if flags > 0 {
		text += " [flags]"
	}
	if l.command.Args != "" {
		text += " " + l.command.Args
	}
	fmt.Fprintf(l.Stdout, "%s\n\n%s\n", text, l.command.About)
	if flags > 0 {
		fmt.Fprintln(l.Stdout)
		l.Flags.SetOutput(l.Stdout)
		l.Flags.PrintDefaults()
	}
}
