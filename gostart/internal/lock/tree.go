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

// A Tree is the files of a framework: the folder gostart below Root, without what git ignores.
type Tree struct {
	Root  string
	Files map[string]bool // from Root, with slashes: gostart/go.mod; true for those that are executable
}

// ReadTree lists the files of root/gostart. In a git repository these are the files that git tracks, and those that it
// would add; elsewhere all but those in node_modules.
func ReadTree(ctx context.Context, root string) (Tree, error) {
	tree := Tree{root, map[string]bool{}}
	tracked, err := git.Run(ctx, root, "ls-files", "-z", "--stage", "--", Folder)
	others, err2 := git.Run(ctx, root, "ls-files", "-z", "--others", "--exclude-standard", "--", Folder)
	if err := errors.Join(err, err2); err != nil || tracked+others == "" {
		if err := tree.walk(); err != nil {
			return Tree{}, err
		}
	}
	for _, entry := range git.Names(tracked) {
		mode, name, _ := strings.Cut(entry, "\t") // 100644 OBJECT 0<tab>gostart/go.mod
		tree.Files[name] = strings.HasPrefix(mode, "100755")
	}
	for _, name := range git.Names(others) {
		tree.Files[name] = false
	}
	if err := tree.check(); err != nil {
		return Tree{}, err
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

// check drops the files that are deleted, reads the modes of the others, and refuses all but regular files.
func (t Tree) check() error {
	for name := range maps.Clone(t.Files) {
		info, err := os.Lstat(t.path(name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			delete(t.Files, name)
		case err != nil:
			return fmt.Errorf("lock: %w", err)
		case !info.Mode().IsRegular():
			return fmt.Errorf("lock: %s is a link or no regular file; the framework must have regular files only", t.path(name))
		case runtime.GOOS != "windows": // has no such mode: what git recorded counts
			t.Files[name] = info.Mode().Perm()&0o100 != 0
		}
	}
	return nil
}

// Names returns the names of the files, sorted.
func (t Tree) Names() []string { return slices.Sorted(maps.Keys(t.Files)) }

// Mode returns the permissions that a copy of the file gets.
func (t Tree) Mode(name string) fs.FileMode {
	if t.Files[name] {
		return 0o755
	}
	return 0o644
}

// Read returns the content of a file.
func (t Tree) Read(name string) ([]byte, error) { return os.ReadFile(t.path(name)) }

// Digest returns a SHA-256 over the names, modes and contents of the files, as "sha256:" and hexadecimal digits. Line
// ends count as LF, so that a checkout on Windows has the same digest.
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
