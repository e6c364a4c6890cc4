package main

import (
	"bufio"
	"context"
	"fmt"
	"regexp"

	"gostart/internal/command"
)

// initialize makes a clone somebody's own app: its module, its name, a README, a
// secret, and the parts that it keeps.
func (t tool) initialize(ctx context.Context, line *command.Line) error {
	name := line.Flags.String("name", "", "the `name` that people call the app by; without, that of its module")
	drop := line.Flags.String("drop", "", "`parts` to take out, separated by commas, or all, or providers")
	keep := line.Flags.String("keep", "", "`parts` to keep, separated by commas, or all, or none; the others are taken out")
	force := forceFlag(line)
	modules, err := line.Parse()
	if err != nil {
		return err
	}
	if err := misuse(modules, *drop, *keep); err != nil {
		return err
	}
	change, err := t.begin(ctx, *force)
	if err != nil {
		return err
	}
	p := plan{modules[0], *name, list(*drop)}
	switch {
	case *keep != "":
		p.drop, err = change.choices.butFor(*keep)
	case *drop == "" && t.stdin != nil:
		p, err = questions{bufio.NewScanner(t.stdin), line.Stdout}.complete(p, change.choices)
	}
	if err != nil {
		return err
	}
	return p.carryOut(change, line.Stdout)
}

// misuse says what is wrong with a command line.
func misuse(modules []string, drop, keep string) error {
	const example = "such as github.com/you/shop"
	switch {
	case len(modules) != 1:
		return command.MisuseError(fmt.Sprintf("init takes the path of your module, %s, got %q", example, modules))
	case !modulePath.MatchString(modules[0]):
		return command.MisuseError(fmt.Sprintf("%q is no path of a module, %s", modules[0], example))
	case drop != "" && keep != "":
		return command.MisuseError("init takes -drop or -keep, not both")
	}
	return nil
}

// modulePath is what Go takes as one, without the rarer characters.
var modulePath = regexp.MustCompile(`^[a-z0-9][\w.-]*(/[A-Za-z0-9_][\w.-]*)*$`)
