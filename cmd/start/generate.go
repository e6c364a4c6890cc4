package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"gostart/internal/routegen"
	"gostart/internal/templgen"
)

// generators return what their files should hold, by their path from the project root. Templates come first: the names that
// their Go takes are not free in the route table.
var generators = []func(app fs.FS) (map[string][]byte, error){
	templgen.Files,
	routegen.Files,
}

// generate writes the generated files, or with -check only tells which it would write.
func generate(t tool, args []string) error {
	flags := t.flags("generate")
	check := flags.Bool("check", false, "write nothing, and fail where a generated file is not up to date")
	if err := parse(flags, args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(t.stderr, "generate takes no arguments, got %q\n", flags.Args())
		return errUsage
	}
	root, err := projectRoot(t.dir)
	if err != nil {
		return err
	}
	var changed []string
	do := func(file staleFile) error {
		changed = append(changed, file.name)
		return file.update(root)
	}
	if *check {
		do = func(file staleFile) error { return fmt.Errorf("%s; run: go tool start generate", file) }
	}
	if err := eachStale(root, do); err != nil {
		return err
	}
	fmt.Fprintln(t.stdout, summary(changed))
	return nil
}

// eachStale hands over every generated file that is not what it should be. A generator that fails does not stop the next.
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

// summary is one short line about the files that changed.
func summary(changed []string) string {
	switch n := len(changed); {
	case n == 0:
		return "nothing changed"
	case n > 3:
		return fmt.Sprintf("changed %d files", n)
	}
	return "changed " + strings.Join(changed, ", ")
}
