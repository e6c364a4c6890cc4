package main

import (
	"context"

	"gostart/internal/command"
)

// drop takes parts out of the app.
func (t tool) drop(ctx context.Context, line *command.Line) error {
	force := forceFlag(line)
	names, err := line.Parse()
	if err != nil {
		return err
	}
	change, err := t.begin(ctx, *force || len(names) == 0)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return command.MisuseError("drop takes the names of parts; there are:\n\n" + change.choices.String())
	}
	if err := change.choices.drop(change.files, names); err != nil {
		return err
	}
	return change.finish(line.Stdout)
}
