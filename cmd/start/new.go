package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"gostart/internal/command"
	"gostart/internal/routegen"
)

// newPage writes the files of a new page, generates, and tells what to do next.
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
	draft, err := routegen.NewDraft(os.DirFS(root), filepath.ToSlash(folders[0]))
	if err != nil {
		return err
	}
	files, err := draft.Files()
	if err != nil {
		return err
	}
	if err := create(root, files); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintln(line.Stdout, "wrote", name)
	}
	changed, err := update(root)
	if err != nil {
		return err
	}
	fmt.Fprintln(line.Stdout, summary(changed))
	fmt.Fprintf(line.Stdout, "%s is there. Next: say in %s/route.go what it loads, then go test ./%s\n", draft.URL, draft.Dir, draft.Dir)
	return nil
}

// create writes new files, all of them or, where one is there already, none.
func create(root string, files map[string][]byte) error {
	names := slices.Sorted(maps.Keys(files))
	for _, name := range names {
		if _, err := os.Lstat(filepath.Join(root, name)); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("start: %s is there already; nothing was written", name)
		}
	}
	for _, name := range names {
		if err := write(root, name, files[name]); err != nil {
			return err
		}
	}
	return nil
}
