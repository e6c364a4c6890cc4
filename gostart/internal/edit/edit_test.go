package edit_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gostart/internal/edit"
)

// tree returns the files below a folder, with their modes and contents.
func tree(t *testing.T, root string) string {
	t.Helper()
	var b strings.Builder
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		fmt.Fprint(&b, name, " ", info.Mode())
		if !entry.IsDir() {
			text, _ := os.ReadFile(filepath.Join(root, name))
			fmt.Fprintf(&b, " %q", text)
		}
		b.WriteString("\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestChangesAreUndoneByUndoAndKeptByDone(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for name, mode := range map[string]fs.FileMode{"a": 0o644, "run": 0o755, "dir/b": 0o600, "dir/deep/c": 0o644} {
		file := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(name), mode); err != nil {
			t.Fatal(err)
		}
	}
	before := tree(t, root)
	change := func() *edit.Edit {
		e, err := edit.Begin(root)
		if err != nil {
			t.Fatal(err)
		}
		for _, err := range []error{
			e.Write(t.Context(), "a", []byte("1"), 0o755), e.Write(t.Context(), "a", []byte("2"), 0o600), e.Write(t.Context(), "new/folder/d", []byte("3"), 0o644),
			e.Remove(t.Context(), "dir"), e.Write(t.Context(), "dir/b", []byte("4"), 0o644), e.Remove(t.Context(), "dir/b"), e.Remove(t.Context(), "nothing"), e.Remove(t.Context(), "run"),
			e.Write(t.Context(), "new/e", nil, 0o644), e.Remove(t.Context(), "new/e"),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		return e
	}
	if err := change().Undo(); err != nil {
		t.Fatal(err)
	}
	if after := tree(t, root); after != before {
		t.Errorf("before\n%s\nafter\n%s", before, after)
	}
	if err := change().Done(); err != nil {
		t.Fatal(err)
	}
	want := ". drwx\na -rw------- \"2\"\ndir drwxr-xr-x\nnew drwxr-xr-x\nnew/folder drwxr-xr-x\nnew/folder/d -rw-r--r-- \"3\"\n"
	after := tree(t, root)
	if _, rest, _ := strings.Cut(after, "\n"); !strings.HasSuffix(want, rest) {
		t.Errorf("got\n%s\nwant\n%s", after, want)
	}
}

func TestAnEndedContextStopsChanges(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for _, name := range []string{"a", "b"} {
		if err := os.WriteFile(filepath.Join(root, name), []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	before := tree(t, root)
	e, err := edit.Begin(root)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if err := errors.Join(e.Write(ctx, "a", []byte("1"), 0o644), e.Remove(ctx, "b")); err != nil {
		t.Fatal(err)
	}
	changed := tree(t, root)
	cancel()
	for what, err := range map[string]error{"Write": e.Write(ctx, "a", []byte("2"), 0o644), "Remove": e.Remove(ctx, "a")} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s() = %v", what, err)
		}
	}
	if after := tree(t, root); after != changed || e.Written != 1 || e.Removed != 1 {
		t.Errorf("before\n%s\nafter\n%s", changed, after)
	}
	if err := e.Undo(); err != nil {
		t.Fatal(err)
	}
	if after := tree(t, root); after != before {
		t.Errorf("before\n%s\nafter\n%s", before, after)
	}
}

func TestAFileThatCannotBeWrittenIsAnError(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "file"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	before := tree(t, root)
	e, err := edit.Begin(root)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Write(t.Context(), "file/below", nil, 0o644); err == nil {
		t.Error("writing a file below a file returns no error")
	}
	if err := e.Undo(); err != nil {
		t.Fatal(err)
	}
	if after := tree(t, root); after != before {
		t.Errorf("before\n%s\nafter\n%s", before, after)
	}
	if _, err := edit.Begin(filepath.Join(root, "nowhere")); err == nil {
		t.Error("a missing root returns no error")
	}
}
