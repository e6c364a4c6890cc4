package upgrade

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"gostart/internal/git"
	"gostart/internal/lock"
)

// maxNames is the maximum number of file names in one git command, as the length of a command line is limited.
const maxNames = 200

// undo restores the files that the upgrade may have changed. Run checked that they were committed. Other files that changed
// meanwhile stay as they are. It returns failure, the error of the step, with the result of undoing.
func (u *upgrade) undo(ctx context.Context, step string, failure error) error {
	others, err := u.restore(ctx)
	if err != nil {
		return fmt.Errorf("%s failed: %w\n\nundoing the upgrade failed too: %w\nto restore the files of HEAD, run: %s", step, failure, err, u.undoCommand())
	}
	note := "\n\nthe upgrade was undone: every file is as before"
	if len(others) > 0 {
		note = "\n\nthe upgrade was undone. These files changed meanwhile and were not restored: " + strings.Join(others, ", ")
	}
	return fmt.Errorf("%s failed: %w%s", step, failure, note)
}

// undoCommand returns a command that restores the committed files, and removes new files from the folders that an upgrade
// replaces. It does not remove files that git ignores.
func (u *upgrade) undoCommand() string {
	command := "git restore . && git clean -fd " + lock.Folder // git clean does nothing without -f
	if u.vendored {
		command += " vendor"
	}
	return command
}

// restore undoes the upgrade's changes to files with git, and returns the names of other changed files.
func (u *upgrade) restore(ctx context.Context) (others []string, err error) {
	added, err := git.Run(ctx, u.Root, "ls-files", "-z", "--others", "--exclude-standard")
	if err != nil {
		return nil, err
	}
	changed, err := git.Run(ctx, u.Root, "ls-files", "-z", "--modified") // including those that are deleted
	if err != nil {
		return nil, err
	}
	var errs []error
	for _, name := range git.SplitNUL(added) {
		if u.mayChange(ctx, name) {
			errs = append(errs, removeFile(u.Root, name))
		} else {
			others = append(others, name)
		}
	}
	var old []string
	for _, name := range slices.Compact(git.SplitNUL(changed)) {
		if u.mayChange(ctx, name) {
			old = append(old, name)
		} else {
			others = append(others, name)
		}
	}
	for names := range slices.Chunk(old, maxNames) {
		_, err := git.Run(ctx, u.Root, append([]string{"--literal-pathspecs", "restore", "--worktree", "--"}, names...)...)
		errs = append(errs, err)
	}
	return others, errors.Join(errs...)
}

// mayChange reports whether an upgrade may change a file: one of the framework, of the go command, or a generated one.
func (u *upgrade) mayChange(ctx context.Context, name string) bool {
	switch folder, _, _ := strings.Cut(name, "/"); folder {
	case lock.Folder, "vendor", lock.File, "go.mod", "go.sum", "go.work.sum":
		return true
	}
	if path.Ext(name) != ".go" {
		return false
	}
	text, err := os.ReadFile(filepath.Join(u.Root, name))
	if err != nil {
		committed, _ := git.Run(ctx, u.Root, "show", ":./"+name) // "" if it is not committed
		text = []byte(committed)
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.PackageClauseOnly|parser.ParseComments)
	return err == nil && ast.IsGenerated(file)
}
