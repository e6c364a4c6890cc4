package parts

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// Files are those of a project. They change in memory until they are saved, so
// a change that fails leaves the project as it was.
type Files struct {
	root    string
	removed []string          // files and folders, from root
	changed map[string]string // texts, by names from root
}

// Open returns the files below root.
func Open(root string) *Files { return &Files{root: root, changed: map[string]string{}} }

// read returns the text of a file.
func (f *Files) read(name string) (string, error) {
	if text, ok := f.changed[name]; ok {
		return text, nil
	}
	if f.isRemoved(name) {
		return "", &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	text, err := os.ReadFile(filepath.Join(f.root, filepath.FromSlash(name)))
	return string(text), err
}

// edit changes the text of a file.
func (f *Files) edit(name string, change func(text string) (string, error)) error {
	text, err := f.read(name)
	if err != nil {
		return err
	}
	changed, err := change(text)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if changed != text {
		f.changed[name] = changed
	}
	return nil
}

// copy gives a file the text of another.
func (f *Files) copy(from, to string) error {
	text, err := f.read(from)
	if err == nil {
		f.changed[to] = text
	}
	return err
}

// remove takes away the files and folders that a pattern matches.
func (f *Files) remove(pattern string) error {
	names, err := fs.Glob(os.DirFS(f.root), strings.TrimSuffix(pattern, "/"))
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return fmt.Errorf("%s is not there", pattern)
	}
	f.removed = append(f.removed, names...)
	for name := range f.changed {
		if f.isRemoved(name) {
			delete(f.changed, name)
		}
	}
	return nil
}

func (f *Files) isRemoved(name string) bool {
	return slices.ContainsFunc(f.removed, func(removed string) bool {
		return name == removed || strings.HasPrefix(name, removed+"/")
	})
}

// names returns the files that are a project's own and not removed.
func (f *Files) names() (names []string, err error) {
	err = fs.WalkDir(os.DirFS(f.root), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case f.isRemoved(name), entry.Name() == "node_modules", slices.Contains([]string{".git", "bin", "data", "dist"}, name):
			if entry.IsDir() {
				return fs.SkipDir
			}
		case entry.Type().IsRegular():
			names = append(names, name)
		}
		return nil
	})
	return names, err
}

// each changes the texts of all files.
func (f *Files) each(change func(name, text string) string) error {
	names, err := f.names()
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := f.edit(name, func(text string) (string, error) {
			if !utf8.ValidString(text) || strings.ContainsRune(text, 0) { // a picture
				return text, nil
			}
			return change(name, text), nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// Save writes what has changed.
func (f *Files) Save() error {
	root, err := os.OpenRoot(f.root)
	if err != nil {
		return err
	}
	defer root.Close()
	var faults []error
	for name, text := range f.changed {
		faults = append(faults, root.WriteFile(name, []byte(text), 0o644))
	}
	for _, name := range f.removed {
		faults = append(faults, root.RemoveAll(name))
	}
	return errors.Join(faults...)
}

// Count returns how many files Save changes, and how many files and folders it
// removes.
func (f *Files) Count() (changed, removed int) { return len(f.changed), len(f.removed) }
