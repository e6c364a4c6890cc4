package main

import (
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"gostart/internal/routegen"
)

// newRoute writes a page that works, with its test, and mounts it.
func newRoute(t tool, args []string) error {
	if len(args) != 1 || strings.HasPrefix(args[0], "-") {
		fmt.Fprintln(t.stderr, "new takes the folder of a page: go tool start new routes/projects/by_id")
		return errUsage
	}
	root, err := projectRoot(t.dir)
	if err != nil {
		return err
	}
	below := strings.TrimPrefix(path.Clean("/"+filepath.ToSlash(args[0])), "/routes")
	dir := path.Join("routes", below)
	files, err := routegen.NewPage(os.DirFS(root), dir)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := replace(filepath.Join(root, name), files[name]); err != nil {
			return err
		}
		fmt.Fprintln(t.stdout, "wrote", name)
	}
	return generate(t, nil)
}
