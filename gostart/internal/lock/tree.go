package lock

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"gostart/internal/git"
)

// A Tree lists the files of a framework: those in Root/gostart that git does not ignore.
type Tree struct {
	Root  string
	Files map[string]bool // whether a file is executable, by its slash-separated path from Root: gostart/go.mod
}

// ReadTree lists the files of root/gostart. In a git repository these are the tracked files and those that git add would
// add; elsewhere all files except those in node_modules. If the file system does not keep file modes, it takes them from
// git.
func ReadTree(ctx context.Context, root string) (Tree, error) {
	tree := Tree{root, map[string]bool{}}
	tracked, err := git.Run(ctx, root, "ls-files", "-z", "--stage", "--", Folder)
	others, err2 := git.Run(ctx, root, "ls-files", "-z", "--others", "--exclude-standard", "--", Folder)
	if err := errors.Join(err, err2); err != nil || tracked+others == "" {
		if err := tree.walk(); err != nil {
			return Tree{}, err
		}
	}
	for _, entry := range git.SplitNUL(tracked) {
		mode, name, _ := strings.Cut(entry, "\t") // 100644 OBJECT 0<tab>gostart/go.mod
		tree.Files[name] = strings.HasPrefix(mode, "100755")
	}
	for _, name := range git.SplitNUL(others) {
		tree.Files[name] = false
	}
	executable, err := tree.check()
	if err != nil {
		return Tree{}, err
	}
	if hasFileModes(ctx, root, tracked != "", executable) {
		tree.Files = executable
	}
	if _, ok := tree.Files[Folder+"/go.mod"]; !ok {
		return Tree{}, fmt.Errorf("lock: no framework in %s: %s/go.mod is missing", root, Folder)
	}
	return tree, nil
}

// walk lists the files without git.
func (t Tree) walk() error {
	err := fs.WalkDir(os.DirFS(t.Root), Folder, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == ".git"):
			return fs.SkipDir
		case !entry.IsDir():
			t.Files[name] = false
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("lock: %w", err)
	}
	return nil
}

// check removes deleted files from the tree. It returns which files are executable on the file system, and an error if one
// is not a regular file.
func (t Tree) check() (executable map[string]bool, err error) {
	executable = map[string]bool{}
	for name := range maps.Clone(t.Files) {
		info, err := os.Lstat(t.path(name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			delete(t.Files, name)
			continue
		case err != nil:
			return nil, fmt.Errorf("lock: %w", err)
		case !info.Mode().IsRegular():
			return nil, fmt.Errorf("lock: %s is not a regular file; the framework must have regular files only", t.path(name))
		}
		executable[name] = info.Mode().Perm()&0o100 != 0
	}
	return executable, nil
}

// hasFileModes reports whether the file system keeps file modes. It returns false on Windows, if git's core.fileMode is
// false, and if every tracked file is executable, as on a Windows disk that WSL or a container mounts.
func hasFileModes(ctx context.Context, root string, tracked bool, executable map[string]bool) bool {
	if runtime.GOOS == "windows" {
		return false
	}
	if !tracked {
		return true
	}
	if mode, err := git.Run(ctx, root, "config", "--type=bool", "--get", "core.fileMode"); err == nil && strings.TrimSpace(mode) == "false" {
		return false
	}
	for _, isExecutable := range executable {
		if !isExecutable {
			return true
		}
	}
	return false
}

// Names returns the names of the files, sorted.
func (t Tree) Names() []string { return slices.Sorted(maps.Keys(t.Files)) }

// Mode returns the permissions for a copy of the file.
func (t Tree) Mode(name string) fs.FileMode {
	if t.Files[name] {
		return 0o755
	}
	return 0o644
}

// Read returns the content of a file.
func (t Tree) Read(name string) ([]byte, error) { return os.ReadFile(t.path(name)) }

// Digest returns the SHA-256 of the names, modes and contents of the files, as "sha256:" and hexadecimal digits. It reads
// CRLF as LF, so that a checkout on Windows has the same digest.
func (t Tree) Digest() (string, error) {
	all := sha256.New()
	for _, name := range t.Names() {
		text, err := t.Read(name)
		if err != nil {
			return "", fmt.Errorf("lock: %w", err)
		}
		sum := sha256.Sum256(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")))
		fmt.Fprintf(all, "%x %o %s\n", sum, t.Mode(name), name)
	}
	return fmt.Sprintf("sha256:%x", all.Sum(nil)), nil
}

func (t Tree) path(name string) string { return filepath.Join(t.Root, filepath.FromSlash(name)) }
