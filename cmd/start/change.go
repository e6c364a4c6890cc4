package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"

	"gostart/internal/command"
	"gostart/internal/parts"
)

// A change of a project's files, by init or drop.
type change struct {
	root    string
	files   *parts.Files
	choices choices
}

// forceFlag is what lets a change begin in any case.
func forceFlag(line *command.Line) *bool {
	return line.Flags.Bool("force", false, "change files although others of your changes are not committed")
}

// begin prepares a change. It refuses one that would mix with changes of the
// person's own, unless it is forced.
func (t tool) begin(ctx context.Context, force bool) (change, error) {
	root, err := t.projectRoot()
	if err != nil {
		return change{}, err
	}
	if !force && hasChanges(ctx, root) {
		return change{}, errors.New("start: nothing was changed: commit your changes first, or say -force")
	}
	files := parts.Open(root)
	choices, err := readChoices(files)
	return change{root, files, choices}, err
}

// hasChanges reports whether git knows of changes that are not committed.
func hasChanges(ctx context.Context, root string) bool {
	git := exec.CommandContext(ctx, "git", "status", "--porcelain")
	git.Dir = root
	out, err := git.Output()
	return err == nil && len(out) > 0 // without git nobody knows
}

// finish writes the change, and what is generated from it, and tells what that
// was.
func (c change) finish(stdout io.Writer) error {
	changed, removed := c.files.Count()
	if err := c.files.Save(); err != nil {
		return err
	}
	if _, err := update(c.root); err != nil {
		return err
	}
	_, err := fmt.Fprintf(stdout, "changed %d files, and took out %d files and folders\n", changed, removed)
	return err
}
