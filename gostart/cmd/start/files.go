package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// A staleFile is a generated file whose content is out of date.
type staleFile struct {
	name  string // from the project root
	state string // stale, missing or orphaned
	want  []byte // nil if the file should be removed
}

func (f staleFile) String() string { return f.name + " is " + f.state }

// outdated compares files with their wanted content, and returns those that differ.
func outdated(root string, files map[string][]byte) ([]staleFile, error) {
	var stale []staleFile
	for _, name := range slices.Sorted(maps.Keys(files)) {
		want := files[name]
		got, err := os.ReadFile(filepath.Join(root, name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			stale = append(stale, staleFile{name, "missing", want})
		case err != nil:
			return nil, fmt.Errorf("start: comparing a generated file: %w", err)
		case want == nil:
			stale = append(stale, staleFile{name, "orphaned", want})
		case !bytes.Equal(got, want):
			stale = append(stale, staleFile{name, "stale", want})
		}
	}
	return stale, nil
}

// update writes or removes the file.
func (f staleFile) update(root string) error {
	if f.want != nil {
		return write(root, f.name, f.want)
	}
	if err := os.Remove(filepath.Join(root, f.name)); err != nil {
		return fmt.Errorf("start: removing %s: %w", f.name, err)
	}
	return nil
}

// write creates or replaces a file.
func write(root, name string, content []byte) error {
	if err := replace(filepath.Join(root, name), content); err != nil {
		return fmt.Errorf("start: writing %s: %w", name, err)
	}
	return nil
}

// replace writes a temporary file and renames it, so that readers see either the old content or the new.
func replace(name string, content []byte) error {
	dir, base := filepath.Split(name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	// Go and templ skip names that begin with a dot.
	temp, err := os.CreateTemp(dir, "."+base+".*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temp.Name()) }() // fails after the rename
	_, err = temp.Write(content)
	if err := errors.Join(err, temp.Chmod(0o644), temp.Close()); err != nil {
		return err
	}
	return os.Rename(temp.Name(), name)
}
