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

// upgrade replaces gostart/ by a newer version, if the app works with it.
func (t tool) upgrade(ctx context.Context, line *command.Line) error {
	check := line.Flags.Bool("check", false, "change nothing; tell which version there is, and what its CHANGELOG says")
	force := line.Flags.Bool("force", false, "upgrade although gostart/ was edited here, and save the edits as a patch file; take an older version, too")
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
