// Package edit changes files below a folder. All changes can be undone together.
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

// An Edit is a series of changes to files. It keeps the replaced and removed files in a backup folder until Done.
type Edit struct {
	root   string
	backup string // the folder .start-… in root, which the go command skips
	undo   []func() error

	Written int // number of files
	Removed int // number of files and folders
}

// Begin prepares changes below root.
func Begin(root string) (*Edit, error) {
	backup, err := os.MkdirTemp(root, ".start-")
	if err != nil {
		return nil, fmt.Errorf("edit: %w", err)
	}
	return &Edit{root: root, backup: backup}, nil
}

// Write creates or replaces a file. It returns an error and changes nothing if ctx has ended.
func (e *Edit) Write(ctx context.Context, name string, content []byte, mode fs.FileMode) error {
	if ctx.Err() != nil {
		return interrupted(ctx)
	}
	file := e.path(name)
	if err := e.makeFolder(filepath.Dir(file)); err != nil {
		return fmt.Errorf("edit: writing %s: %w", name, err)
	}
	temp := filepath.Join(e.backup, "new")
	if err := errors.Join(os.WriteFile(temp, content, mode), os.Chmod(temp, mode)); err != nil {
		return fmt.Errorf("edit: writing %s: %w", name, err)
	}
	if err := e.moveToBackup(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("edit: writing %s: %w", name, err)
	}
	if err := os.Rename(temp, file); err != nil {
		return fmt.Errorf("edit: writing %s: %w", name, err)
	}
	e.Written++
	return nil
}

// Remove removes a file or folder, if it exists. It returns an error and changes nothing if ctx has ended.
func (e *Edit) Remove(ctx context.Context, name string) error {
	if ctx.Err() != nil {
		return interrupted(ctx)
	}
	err := e.moveToBackup(e.path(name))
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

// makeFolder creates a folder and its parents.
func (e *Edit) makeFolder(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if err := e.makeFolder(filepath.Dir(dir)); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	e.undo = append(e.undo, func() error { return os.Remove(dir) })
	return nil
}

// moveToBackup moves a file or folder to the backup folder, from which Undo restores it. If it does not exist, it returns
// fs.ErrNotExist, and Undo removes the file that is created at this path.
func (e *Edit) moveToBackup(file string) error {
	moved := filepath.Join(e.backup, strconv.Itoa(len(e.undo)))
	err := os.Rename(file, moved)
	switch {
	case err == nil:
		e.undo = append(e.undo, func() error { return os.Rename(moved, file) })
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

// Undo restores all files and folders as they were at Begin.
func (e *Edit) Undo() error {
	var errs []error
	for _, undo := range slices.Backward(e.undo) {
		errs = append(errs, undo())
	}
	e.undo = nil
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("edit: undoing changes: %w; the replaced files are in %s", err, e.backup)
	}
	return e.Done()
}

// Done makes the changes permanent: it deletes the backup folder.
func (e *Edit) Done() error {
	if err := os.RemoveAll(e.backup); err != nil {
		return fmt.Errorf("edit: %w", err)
	}
	return nil
}

func (e *Edit) path(name string) string { return filepath.Join(e.root, filepath.FromSlash(name)) }
