package main

import (
	"context"
	"fmt"

	"gostart/internal/command"
)

// drop takes parts out of the app, or lists those that are in it.
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
		_, err := fmt.Fprint(line.Stdout, change.choices)
		return err
	}
	if err := change.choices.drop(change.files, names); err != nil {
		return err
	}
	return change.finish(line.Stdout)
}
