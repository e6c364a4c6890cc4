package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"gostart/internal/command"
	"gostart/internal/routegen"
)

// newPage writes the files of a new page, updates the generated files, and prints the next step.
func (t tool) newPage(_ context.Context, line *command.Line) error {
	folders, err := line.Parse()
	if err != nil {
		return err
	}
	if len(folders) != 1 {
		return command.MisuseError(fmt.Sprintf("new takes one folder, such as routes/projects/by_id, got %q", folders))
	}
	root, err := t.projectRoot()
	if err != nil {
		return err
	}
	draft, err := draftPage(root, folders[0])
	if err != nil {
		return err
	}
	files, err := draft.Files()
	if err != nil {
		return err
	}
	if err := create(root, files, line.Stdout); err != nil {
		return err
	}
	changed, err := update(root)
	if err != nil {
		return err
	}
	fmt.Fprintln(line.Stdout, summary(changed))
	fmt.Fprintf(line.Stdout, "added the page %s. Next: write its loader in %s/route.go, then run: go test ./%s\n", draft.URL, draft.Dir, draft.Dir)
	return nil
}

// draftPage returns the new page for a folder.
func draftPage(root, folder string) (*routegen.Draft, error) {
	draft, err := routegen.NewDraft(os.DirFS(root), filepath.ToSlash(folder))
	if faults, ok := errors.AsType[routegen.Faults](err); ok {
		return nil, faults // without a prefix: each begins with its place
	}
	if err != nil {
		return nil, fmt.Errorf("start: nothing was written: %w", err)
	}
	return draft, nil
}

// create writes new files and prints their names. If one of them exists, it writes nothing.
func create(root string, files map[string][]byte, stdout io.Writer) error {
	names := slices.Sorted(maps.Keys(files))
	for _, name := range names {
		if _, err := os.Lstat(filepath.Join(root, name)); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("start: nothing was written: %s already exists", name)
		}
	}
	for _, name := range names {
		if err := write(root, name, files[name]); err != nil {
			return err
		}
		fmt.Fprintln(stdout, "wrote", name)
	}
	return nil
}
