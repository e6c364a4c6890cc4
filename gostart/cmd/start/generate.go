package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"gostart/internal/command"
	"gostart/internal/edit"
	"gostart/internal/routegen"
	"gostart/internal/templgen"
)

// generators return the content of generated files, by path from the project root. templgen runs first, because the route
// table must avoid the names that generated Go declares.
var generators = []func(app fs.FS) (map[string][]byte, error){
	templgen.Files,
	routegen.Files,
}

// generate updates the generated files. With -check it writes nothing, and fails if a file is out of date.
func (t tool) generate(_ context.Context, line *command.Line) error {
	check := line.Flags.Bool("check", false, "write nothing, and fail if a generated file is not up to date")
	if _, err := line.Parse(); err != nil {
		return err
	}
	root, err := t.projectRoot()
	if err != nil {
		return err
	}
	var changed []string
	if *check {
		err = eachStale(root, func(file staleFile) error { return fmt.Errorf("%s; run: go tool start generate", file) })
	} else {
		changed, err = update(root)
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(line.Stdout, summary(changed))
	return nil
}

// update updates the generated files, and returns the names of those that it changed.
func update(root string) (changed []string, err error) {
	err = eachStale(root, func(file staleFile) error {
		changed = append(changed, file.name)
		return file.update(root)
	})
	return changed, err
}

// updateIn updates the generated files as part of an edit, which can be undone.
func updateIn(ctx context.Context, root string, e *edit.Edit) error {
	return eachStale(root, func(file staleFile) error {
		if file.want == nil {
			return e.Remove(ctx, file.name)
		}
		return e.Write(ctx, file.name, file.want, 0o644)
	})
}

// eachStale calls do with every generated file that is out of date. If one generator fails, the next still runs.
func eachStale(root string, do func(staleFile) error) error {
	var errs []error
	for _, generator := range generators {
		files, failed := generator(os.DirFS(root))
		stale, err := outdated(root, files)
		errs = append(errs, failed, err)
		for _, file := range stale {
			errs = append(errs, do(file))
		}
	}
	return errors.Join(errs...)
}

// summary names the changed files, or counts them if there are more than three.
func summary(changed []string) string {
	switch n := len(changed); {
	case n == 0:
		return "nothing changed"
	case n > 3:
		return fmt.Sprintf("changed %d files", n)
	}
	return "changed " + strings.Join(changed, ", ")
}
