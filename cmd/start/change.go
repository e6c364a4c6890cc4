package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"

	"gostart/internal/parts"
)

// A change of a project's files, by init or drop.
type change struct {
	tool    tool
	root    string
	files   *parts.Files
	choices choices
}

// begin prepares a change. It refuses one that would mix with changes of the
// person's own, unless it is forced.
func (t tool) begin(force bool) (change, error) {
	root, err := projectRoot(t.dir)
	if err != nil {
		return change{}, err
	}
	if !force && hasChanges(root) {
		return change{}, errors.New("start: nothing was changed: commit your changes first, or say -force")
	}
	files := parts.Open(root)
	choices, err := readChoices(files)
	return change{t, root, files, choices}, err
}

// hasChanges reports whether git knows of changes that are not committed.
func hasChanges(root string) bool {
	git := exec.CommandContext(context.Background(), "git", "status", "--porcelain")
	git.Dir = root
	out, err := git.Output()
	return err == nil && len(out) > 0 // without git nobody knows
}

// finish writes the change, and what is generated from it, and tells what that
// was.
func (c change) finish() error {
	changed, removed := c.files.Count()
	if err := c.files.Save(); err != nil {
		return err
	}
	if err := eachStale(c.root, func(file staleFile) error { return file.update(c.root) }); err != nil {
		return err
	}
	_, err := fmt.Fprintf(c.tool.stdout, "changed %d files, and took out %d files and folders\n", changed, removed)
	return err
}
