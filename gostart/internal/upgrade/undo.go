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

// manyNames is how many names of files fit into a command line.
const manyNames = 200

// undo restores the files that an upgrade changes, which were all committed when it began. Other files that changed since
// are left alone. It returns the error of the step that failed.
func (u *upgrade) undo(ctx context.Context, step string, failure error) error {
	left, err := u.restore(ctx)
	if err != nil {
		return fmt.Errorf("%s failed: %w\n\nundoing it failed too: %w\nthe files are as in HEAD after: %s", step, failure, err, u.undoCommand())
	}
	note := "\n\nthe upgrade was undone: every file is as before"
	if len(left) > 0 {
		note = "\n\nthe upgrade was undone. These files changed meanwhile, and were left alone: " + strings.Join(left, ", ")
	}
	return fmt.Errorf("%s failed: %w%s", step, failure, note)
}

// undoCommand returns the command that restores the committed files, and removes the new ones from the folders that an
// upgrade replaces. What git ignores stays.
func (u *upgrade) undoCommand() string {
	command := "git restore . && git clean -fd " + lock.Folder // git clean does nothing without -f
	if u.vendored {
		command += " vendor"
	}
	return command
}

// restore brings back what git knows, and returns the names of the changed files that are not the upgrade's.
func (u *upgrade) restore(ctx context.Context) (left []string, err error) {
	added, err := git.Run(ctx, u.Root, "ls-files", "-z", "--others", "--exclude-standard")
	if err != nil {
		return nil, err
	}
	changed, err := git.Run(ctx, u.Root, "ls-files", "-z", "--modified") // also those that are gone
	if err != nil {
		return nil, err
	}
	var errs []error
	for _, name := range git.SplitNUL(added) {
		if u.isUpgrades(ctx, name) {
			errs = append(errs, removeFile(u.Root, name))
		} else {
			left = append(left, name)
		}
	}
	var old []string
	for _, name := range slices.Compact(git.SplitNUL(changed)) {
		if u.isUpgrades(ctx, name) {
			old = append(old, name)
		} else {
			left = append(left, name)
		}
	}
	for names := range slices.Chunk(old, manyNames) {
		_, err := git.Run(ctx, u.Root, append([]string{"--literal-pathspecs", "restore", "--worktree", "--"}, names...)...)
		errs = append(errs, err)
	}
	return left, errors.Join(errs...)
}

// isUpgrades reports whether an upgrade changes a file: one of the framework, of the go command, or generated.
func (u *upgrade) isUpgrades(ctx context.Context, name string) bool {
	switch folder, _, _ := strings.Cut(name, "/"); folder {
	case lock.Folder, "vendor", lock.File, "go.mod", "go.sum", "go.work.sum":
		return true
	}
	if path.Ext(name) != ".go" {
		return false
	}
	text, err := os.ReadFile(filepath.Join(u.Root, name))
	if err != nil {
		committed, _ := git.Run(ctx, u.Root, "show", ":./"+name) // "" if it is not there either
		text = []byte(committed)
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.PackageClauseOnly|parser.ParseComments)
	return err == nil && ast.IsGenerated(file)
}
