// Package edit changes files below a folder so that all changes can be undone together.
package edit

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
)

// An Edit is a number of changes to files. What they replace is moved to a folder of its own until Done.
type Edit struct {
	root  string
	aside string // .start-… in root, which Go skips
	undo  []func() error

	Written, Removed int // files; and files or folders
}

// Begin prepares changes below root.
func Begin(root string) (*Edit, error) {
	aside, err := os.MkdirTemp(root, ".start-")
	if err != nil {
		return nil, fmt.Errorf("edit: %w", err)
	}
	return &Edit{root: root, aside: aside}, nil
}

// Write gives a file its content and mode. Once ctx has ended it changes nothing.
func (e *Edit) Write(ctx context.Context, name string, content []byte, mode fs.FileMode) error {
	if ctx.Err() != nil {
		return interrupted(ctx)
	}
	file := e.path(name)
	if err := e.folder(filepath.Dir(file)); err != nil {
		return fmt.Errorf("edit: writing %s: %w", name, err)
	}
	temp := filepath.Join(e.aside, "new")
	if err := errors.Join(os.WriteFile(temp, content, mode), os.Chmod(temp, mode)); err != nil {
		return fmt.Errorf("edit: writing %s: %w", name, err)
	}
	if err := e.keep(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("edit: writing %s: %w", name, err)
	}
	if err := os.Rename(temp, file); err != nil {
		return fmt.Errorf("edit: writing %s: %w", name, err)
	}
	e.Written++
	return nil
}

// Remove removes a file or folder. One that is not there is no error. Once ctx has ended it changes nothing.
func (e *Edit) Remove(ctx context.Context, name string) error {
	if ctx.Err() != nil {
		return interrupted(ctx)
	}
	err := e.keep(e.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("edit: removing %s: %w", name, err)
	}
	e.Removed++
	return nil
}

func interrupted(ctx context.Context) error {
	return fmt.Errorf("edit: interrupted: %w", context.Cause(ctx))
}

// folder makes a folder and those above it.
func (e *Edit) folder(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if err := e.folder(filepath.Dir(dir)); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	e.undo = append(e.undo, func() error { return os.Remove(dir) })
	return nil
}

// keep moves a file or folder aside, so that it can be restored. It returns fs.ErrNotExist for one that is not there;
// Undo removes what has this name then.
func (e *Edit) keep(file string) error {
	aside := filepath.Join(e.aside, strconv.Itoa(len(e.undo)))
	err := os.Rename(file, aside)
	switch {
	case err == nil:
		e.undo = append(e.undo, func() error { return os.Rename(aside, file) })
	case errors.Is(err, fs.ErrNotExist):
		e.undo = append(e.undo, func() error {
			if err := os.Remove(file); !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			return nil
		})
	}
	return err
}

// Undo restores everything as it was at Begin.
func (e *Edit) Undo() error {
	var errs []error
	for _, undo := range slices.Backward(e.undo) {
		errs = append(errs, undo())
	}
	e.undo = nil
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("edit: undoing changes: %w; the replaced files are in %s", err, e.aside)
	}
	return e.Done()
}

// Done makes the changes permanent.
func (e *Edit) Done() error {
	if err := os.RemoveAll(e.aside); err != nil {
		return fmt.Errorf("edit: %w", err)
	}
	return nil
}

func (e *Edit) path(name string) string { return filepath.Join(e.root, filepath.FromSlash(name)) }
