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

// checkHistory returns an error if the git history cannot be replaced without losing work.
func checkHistory(ctx context.Context, root string) error {
	info, err := os.Lstat(filepath.Join(root, ".git"))
	outsideGit := errors.Is(err, fs.ErrNotExist) && !git.IsWorkTree(ctx, root)
	if !outsideGit && (err != nil || !info.IsDir()) {
		return errors.New("the app's folder is not the root of a git clone")
	}
	if !outsideGit {
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
	_, err = git.Run(ctx, root, "var", "GIT_COMMITTER_IDENT") // fails if git has no name and e-mail for commits
	return err
}

// otherWorkTrees returns the folders of a repository's linked work trees.
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

// startHistory replaces the git history by one commit of the present files. It deletes the old history after that commit.
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
	// In .git the temporary repository is not committed, and it is on the same file system, so it can be renamed.
	if err := os.MkdirAll(current, 0o755); err != nil {
		return fmt.Errorf("starting a git history: %w", err)
	}
	temp, err := os.MkdirTemp(current, "start-")
	if err != nil {
		return fmt.Errorf("starting a git history: %w", err)
	}
	inTemp := []string{"--git-dir", filepath.Join(temp, ".git"), "--work-tree", root}
	commands := [][]string{{"init", "-q", "-b", branch, temp}}
	for _, key := range []string{"user.name", "user.email"} {
		if value, err := git.Run(ctx, root, "config", "--local", key); err == nil {
			commands = append(commands, append(slices.Clone(inTemp), "config", key, strings.TrimSpace(value)))
		}
	}
	commands = append(commands, append(slices.Clone(inTemp), "add", "-A"), append(slices.Clone(inTemp), "commit", "-q", "-m", message))
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
