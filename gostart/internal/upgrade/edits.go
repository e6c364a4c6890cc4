package upgrade

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"gostart/internal/git"
	"gostart/internal/lock"
)

// edits are the differences between gostart/ in the app and the version that gostart.lock records.
type edits struct {
	patch string // "" if the recorded version was not found
}

func (e *edits) String() string {
	if e.patch == "" {
		return "gostart/ is not what gostart.lock records. Neither the app's git history nor the source's has the recorded version, so the difference cannot be shown\n"
	}
	return "gostart/ was edited in this app:\n\n" + e.patch + "\n"
}

// findEdits compares gostart/ with the recorded version, which it takes from the git history of the app or of the source.
func (u *upgrade) findEdits(ctx context.Context) (*edits, error) {
	for n, repository := range []string{u.Root, u.source.root} {
		for i, commit := range u.commitsOf(ctx, repository) {
			recorded := filepath.Join(u.scratch, fmt.Sprintf("recorded-%d-%d", n, i), "a")
			if u.extract(ctx, repository, commit, recorded) != nil {
				continue // the repository does not have the commit
			}
			if l, err := lock.Compute(ctx, recorded); err != nil || l.Digest != u.locked.Digest {
				continue
			}
			patch, err := u.diff(ctx, recorded)
			return &edits{patch}, err
		}
	}
	return &edits{}, nil
}

// commitsOf returns the commits that may contain the recorded version: those that added or removed its digest in the lock
// file, and the one that the lock names.
func (u *upgrade) commitsOf(ctx context.Context, repository string) []string {
	out, _ := git.Run(ctx, repository, "log", "--all", "--format=%H", "-S"+u.locked.Digest, "--", lock.File) // fails without commits
	commits := strings.Fields(out)
	if u.locked.Commit != "" {
		commits = append(commits, u.locked.Commit)
	}
	return commits
}

// extract writes gostart/ of a commit to the folder dir.
func (u *upgrade) extract(ctx context.Context, repository, commit, dir string) error {
	archive := filepath.Join(u.scratch, "archive.tar")
	if _, err := git.Run(ctx, repository, "archive", "--format=tar", "--output="+archive, "--end-of-options", commit, lock.Folder); err != nil {
		return err
	}
	file, err := os.Open(archive)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	for reader := tar.NewReader(file); ; {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if header.Typeflag != tar.TypeReg || !filepath.IsLocal(header.Name) {
			continue
		}
		text, err := io.ReadAll(reader)
		if err != nil {
			return err
		}
		if err := writeFile(filepath.Join(dir, header.Name), text, header.FileInfo().Mode().Perm()|0o600); err != nil {
			return err
		}
	}
}

// diff returns the edits as a patch for git apply.
func (u *upgrade) diff(ctx context.Context, recorded string) (string, error) {
	both := filepath.Dir(recorded) // with a, the recorded version, and b, that of the app
	for _, name := range u.now.tree.Names() {
		text, err := u.now.tree.Read(name)
		if err != nil {
			return "", err
		}
		if err := writeFile(filepath.Join(both, "b", name), text, u.now.tree.Mode(name)); err != nil {
			return "", err
		}
	}
	patch, err := git.Run(ctx, both, "diff", "--no-index", "--no-prefix", "--no-ext-diff", "--no-textconv", "--no-color", "--binary",
		"a/"+lock.Folder, "b/"+lock.Folder)
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == 1 {
		err = nil // they differ
	}
	return patch, err
}

// saveEdits saves the edits of the old gostart/, if there are any, as a patch file, and prints its name.
func (u *upgrade) saveEdits() error {
	if u.edits == nil {
		return nil
	}
	if u.edits.patch == "" {
		u.printf("your edits of gostart/ are in the last commit: git show HEAD:gostart\n")
		return nil
	}
	name, err := u.savePatch()
	if err != nil {
		return err
	}
	u.printf("your edits of the old gostart/ are in %s. Apply those that you still need\n", name)
	return nil
}

// savePatch writes the patch to a new file in the app, and returns its name.
func (u *upgrade) savePatch() (string, error) {
	for n := 1; ; n++ {
		name := fmt.Sprintf("%s-edits-%d.patch", lock.Folder, n)
		file := filepath.Join(u.Root, name)
		if _, err := os.Lstat(file); errors.Is(err, fs.ErrNotExist) {
			return name, os.WriteFile(file, []byte(u.edits.patch), 0o644)
		}
	}
}

// writeFile replaces a file, and creates the folders above it.
func writeFile(name string, text []byte, mode fs.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.WriteFile(name, text, mode)
}
