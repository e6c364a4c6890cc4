package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"gostart/internal/command"
	"gostart/internal/upgrade"
)

// upgrade replaces gostart/ by a newer version. It undoes that if the app does not work with it.
func (t tool) upgrade(ctx context.Context, line *command.Line) error {
	check := line.Flags.Bool("check", false, "change nothing; print the newer version and its CHANGELOG")
	force := line.Flags.Bool("force", false, "upgrade although gostart/ was edited here, and save the edits as a patch file; also take an older version")
	keep := line.Flags.Bool("keep", false, "if the app fails with the newer gostart/, undo nothing, so that you can change your code")
	sources, err := line.Parse()
	if err != nil {
		return err
	}
	if len(sources) != 1 {
		return command.MisuseError(fmt.Sprintf("upgrade takes one folder or git URL that has a newer gostart/, got %q", sources))
	}
	root, err := t.projectRoot()
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	return upgrade.Run(ctx, upgrade.Options{
		Root: root, Source: sources[0], Check: *check, Force: *force, Keep: *keep, Environ: os.Environ(), Out: line.Stdout,
	})
}
