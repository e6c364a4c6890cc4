package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"gostart/internal/routegen"
)

// newPage writes the files of a new page, generates, and tells what to do next.
func newPage(t tool, args []string) error {
	flags := t.flags("new")
	if err := parse(flags, args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		fmt.Fprintf(t.stderr, "new takes one folder, such as routes/projects/by_id, got %q\n", flags.Args())
		return errUsage
	}
	root, err := projectRoot(t.dir)
	if err != nil {
		return err
	}
	draft, err := routegen.NewDraft(os.DirFS(root), filepath.ToSlash(flags.Arg(0)))
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
		fmt.Fprintln(t.stdout, "wrote", name)
	}
	if err := generate(t, nil); err != nil {
		return err
	}
	fmt.Fprintf(t.stdout, "%s is there. Next: say in %s/route.go what it loads, then go test ./%s\n", draft.URL, draft.Dir, draft.Dir)
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
		if err := (staleFile{name, "missing", files[name]}).update(root); err != nil {
			return err
		}
	}
	return nil
}
