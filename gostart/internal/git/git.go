// Package git runs the git command.
package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Run runs git in a folder and returns its standard output. The error contains its standard error. Run disables hooks and
// the file system monitor, because a repository can configure any program as one of them.
func Run(ctx context.Context, dir string, args ...string) (string, error) {
	safe := []string{"-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.DevNull}
	cmd := exec.CommandContext(ctx, "git", append(safe, args...)...)
	cmd.Dir, cmd.Env = dir, environ()
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return string(out), &Error{Args: args, Stderr: strings.TrimSpace(stderr.String()), Err: err}
	}
	return string(out), nil
}

// environ returns the environment without the variables that select another repository. git sets them for hooks.
func environ() []string {
	return slices.DeleteFunc(os.Environ(), func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		return slices.Contains([]string{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY"}, name)
	})
}

// An Error is the failure of a git command.
type Error struct {
	Args   []string
	Stderr string
	Err    error
}

func (e *Error) Error() string {
	if e.Stderr == "" {
		return fmt.Sprintf("git %s: %v", e.command(), e.Err)
	}
	return fmt.Sprintf("git %s: %s", e.command(), e.Stderr)
}

// command returns the name of the git command, which follows the global options.
func (e *Error) command() string {
	for i := 0; i < len(e.Args); i++ {
		switch arg := e.Args[i]; {
		case arg == "-c", arg == "--git-dir", arg == "--work-tree":
			i++ // its value
		case !strings.HasPrefix(arg, "-"):
			return arg
		}
	}
	return ""
}

func (e *Error) Unwrap() error { return e.Err }

// IsWorkTree reports whether the folder is in a git work tree. It returns false if git is not installed.
func IsWorkTree(ctx context.Context, dir string) bool {
	out, err := Run(ctx, dir, "rev-parse", "--is-inside-work-tree")
	return err == nil && strings.TrimSpace(out) == "true"
}

// InRepository reports whether the folder or one above it contains .git, even if git cannot read the repository.
func InRepository(dir string) bool {
	for {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); !errors.Is(err, fs.ErrNotExist) {
			return true
		}
		above := filepath.Dir(dir)
		if above == dir {
			return false
		}
		dir = above
	}
}

// ErrDirty means that the work tree has changes that are not committed.
var ErrDirty = errors.New("the work tree has changes that are not committed")

// CheckClean returns ErrDirty if a file in or below the folder is not committed and git does not ignore it.
func CheckClean(ctx context.Context, dir string) error {
	out, err := Run(ctx, dir, "status", "--porcelain", "--untracked-files=all", "--", ".")
	if err == nil && out != "" {
		err = ErrDirty
	}
	return err
}

// SplitNUL splits the output of a git command with -z, in which NUL ends each entry.
func SplitNUL(out string) []string {
	return strings.FieldsFunc(out, func(r rune) bool { return r == 0 })
}
