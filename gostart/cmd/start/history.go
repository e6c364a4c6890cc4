package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gostart/internal/git"
	"gostart/internal/lock"
)

// canStartHistory returns why the git history cannot be replaced safely.
func canStartHistory(ctx context.Context, root string) error {
	info, err := os.Lstat(filepath.Join(root, ".git"))
	none := errors.Is(err, fs.ErrNotExist) && !git.IsWorkTree(ctx, root)
	if !none && (err != nil || !info.IsDir()) {
		return errors.New("the app's folder is not the top of a git clone")
	}
	if !none {
		if err := git.CheckClean(ctx, root); err != nil {
			return err
		}
		stashes, err := git.Run(ctx, root, "stash", "list")
		if err != nil {
			return err
		}
		if stashes != "" {
			return errors.New("git stash has changes that would be lost")
		}
		if others, err := otherWorkTrees(ctx, root); err != nil {
			return err
		} else if len(others) > 0 {
			return fmt.Errorf("git has other work trees, which need the old history: %s; remove each with git worktree remove", strings.Join(others, ", "))
		}
	}
	_, err = git.Run(ctx, root, "var", "GIT_COMMITTER_IDENT") // fails if git does not know who commits
	return err
}

// otherWorkTrees returns the folders of a repository's work trees but the main one.
func otherWorkTrees(ctx context.Context, root string) ([]string, error) {
	out, err := git.Run(ctx, root, "worktree", "list", "--porcelain")
	if err != nil {
		return nil, err
	}
	var folders []string
	for line := range strings.Lines(out) {
		if folder, ok := strings.CutPrefix(line, "worktree "); ok {
			folders = append(folders, strings.TrimSuffix(folder, "\n"))
		}
	}
	return folders[min(1, len(folders)):], nil // the main one comes first
}

// startHistory replaces the git history by one commit of the files as they are. The old history is deleted once the commit
// exists.
func startHistory(ctx context.Context, root string) error {
	message, branch := "Start from gostart", "main"
	_, commit := lock.Origin(ctx, root)
	if l, err := lock.Read(root); err == nil && l.Commit != "" {
		commit = l.Commit
	}
	if commit != "" {
		message += " " + commit[:min(12, len(commit))]
	}
	if name, err := git.Run(ctx, root, "branch", "--show-current"); err == nil && strings.TrimSpace(name) != "" {
		branch = strings.TrimSpace(name)
	}
	current := filepath.Join(root, ".git")
	old := filepath.Join(root, ".start-git")
	// Within .git no new history sees the old one, and both are on one file system.
	if err := os.MkdirAll(current, 0o755); err != nil {
		return fmt.Errorf("starting a git history: %w", err)
	}
	temp, err := os.MkdirTemp(current, "start-")
	if err != nil {
		return fmt.Errorf("starting a git history: %w", err)
	}
	fresh := []string{"--git-dir", filepath.Join(temp, ".git"), "--work-tree", root}
	commands := [][]string{{"init", "-q", "-b", branch, temp}}
	for _, key := range []string{"user.name", "user.email"} {
		if value, err := git.Run(ctx, root, "config", "--local", key); err == nil {
			commands = append(commands, append(slices.Clone(fresh), "config", key, strings.TrimSpace(value)))
		}
	}
	commands = append(commands, append(slices.Clone(fresh), "add", "-A"), append(slices.Clone(fresh), "commit", "-q", "-m", message))
	for _, args := range commands {
		if _, err := git.Run(ctx, root, args...); err != nil {
			return errors.Join(err, os.RemoveAll(temp))
		}
	}
	if err := os.Rename(current, old); err != nil {
		return fmt.Errorf("starting a git history: %w", err)
	}
	if err := os.Rename(filepath.Join(old, filepath.Base(temp), ".git"), current); err != nil {
		return fmt.Errorf("starting a git history: %w", errors.Join(err, os.Rename(old, current)))
	}
	return os.RemoveAll(old)
}
