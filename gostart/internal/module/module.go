// Package module decides which folders and files belong to a Go module. The generators, the file watcher of "go tool start
// dev" and "go tool start init" use it, so that all of them see the same files.
package module

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// outputFolders are the folders at a module's root that builds and the running app write to.
var outputFolders = []string{"bin", "data", "dist", "tmp"}

// Skips reports whether the folder dir, a path from the module's root, is not part of the module: because of its name, as
// SkipsName reports, or because it is a nested module.
func Skips(root fs.FS, dir string) bool {
	if SkipsName(dir) {
		return true
	}
	_, err := fs.Stat(root, path.Join(dir, "go.mod"))
	return dir != "." && err == nil
}

// SkipsName reports whether the folder dir, a path from the module's root, is not part of the module because of its name.
// Like the go command, it skips testdata, vendor, and names that begin with "." or "_". It also skips node_modules, and
// bin, data, dist and tmp at the root.
func SkipsName(dir string) bool {
	switch name := path.Base(dir); {
	case dir == ".":
		return false
	case strings.HasPrefix(name, "."), strings.HasPrefix(name, "_"):
		return true
	case name == "testdata", name == "vendor", name == "node_modules":
		return true
	}
	return slices.Contains(outputFolders, dir)
}

// Walk calls do with the path of each file of the module, in lexical order. Like the go command it does not follow
// symbolic links to folders.
func Walk(root fs.FS, do func(name string) error) error {
	return fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && Skips(root, name):
			return fs.SkipDir
		case entry.IsDir():
			return nil
		}
		return do(name)
	})
}

// Path returns the module path, from the module line of go.mod.
func Path(root fs.FS) (string, error) {
	text, err := fs.ReadFile(root, "go.mod")
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(text)) {
		line, _, _ = strings.Cut(line, "//")
		fields := strings.Fields(line)
		if len(fields) != 2 || fields[0] != "module" {
			continue
		}
		if unquoted, err := strconv.Unquote(fields[1]); err == nil {
			return unquoted, nil
		}
		return fields[1], nil
	}
	return "", errors.New("go.mod has no module line")
}
