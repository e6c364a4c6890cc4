package main

import (
	"cmp"
	"context"
	"fmt"

	"gostart/internal/command"
	"gostart/internal/lock"
)

// lock records the present digest of gostart/, for maintainers of the framework.
func (t tool) lock(ctx context.Context, line *command.Line) error {
	check := line.Flags.Bool("check", false, "write nothing, and fail if gostart.lock is not up to date")
	source := line.Flags.String("source", "", "the `URL` to record as the source of newer versions")
	force := line.Flags.Bool("force", false, "record gostart/ with your edits")
	if _, err := line.Parse(); err != nil {
		return err
	}
	root, err := t.projectRoot()
	if err != nil {
		return err
	}
	now, err := lock.Compute(ctx, root)
	if err != nil {
		return err
	}
	last, err := lock.Read(root)
	if err != nil {
		if *check {
			return err
		}
		last = lock.Lock{} // the file is missing or invalid: write a new one
	}
	now.Source = cmp.Or(*source, last.Source)
	if last.Digest == now.Digest {
		now.Commit = last.Commit
	}
	switch {
	case now == last:
		fmt.Fprintln(line.Stdout, "nothing changed")
		return nil
	case *check:
		return fmt.Errorf("start: %s is not up to date with %s/; run: go tool start lock", lock.File, lock.Folder)
	case last.Commit != "" && last.Digest != now.Digest && !*force:
		return fmt.Errorf("start: %s/ differs from commit %s, which %s records; undo your edits, upgrade, or record them with -force",
			lock.Folder, last.Commit, lock.File)
	}
	if err := write(root, lock.File, now.Bytes()); err != nil {
		return err
	}
	fmt.Fprintln(line.Stdout, "changed", lock.File)
	return nil
}
