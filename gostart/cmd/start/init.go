package main

import (
	"bufio"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"

	"gostart/internal/command"
	"gostart/internal/edit"
	"gostart/internal/git"
	"gostart/internal/lock"
	"gostart/internal/starter"
)

// initFlags are the flags of init.
type initFlags struct {
	name, keep, drop string
	force, fresh     bool
}

// initialize turns a clone of the starter into a new app: it renames the module, sets the app's name, replaces the README,
// makes a secret for this machine, and removes examples. It changes nothing in gostart/.
func (t tool) initialize(ctx context.Context, line *command.Line) error {
	var f initFlags
	line.Flags.StringVar(&f.name, "name", "", "the app's `name` on its pages; by default the last part of MODULE")
	line.Flags.StringVar(&f.keep, "keep", "", "the `examples` to keep, separated by commas, or all, or none; the others are removed")
	line.Flags.StringVar(&f.drop, "drop", "", "the `examples` to remove, separated by commas, or all, or none")
	line.Flags.BoolVar(&f.force, "force", false, "run although the work tree has changes that are not committed")
	line.Flags.BoolVar(&f.fresh, "fresh", false, "delete the git history and start a new one, with one commit")
	modules, err := line.Parse()
	if err != nil {
		return err
	}
	if err := f.check(modules); err != nil {
		return err
	}
	root, err := t.projectRoot()
	if err != nil {
		return err
	}
	if err := checkClean(ctx, root); err != nil && !f.force {
		return fmt.Errorf("start: nothing was changed: %w, or use -force", err)
	}
	choice, err := t.choose(root, modules[0], &f, line)
	if err != nil {
		return err
	}
	// An interrupt from here on undoes the changes. An earlier one, while the tool waits for answers, ends the tool.
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	if f.fresh {
		if err := checkHistory(ctx, root); err != nil {
			return fmt.Errorf("start: nothing was changed: -fresh: %w", err)
		}
	}
	if err := apply(ctx, root, choice, line); err != nil {
		return err
	}
	if f.fresh {
		if err := startHistory(ctx, root); err != nil {
			return fmt.Errorf("start: the files were changed, but the git history was not replaced: %w", err)
		}
	}
	fmt.Fprintf(line.Stdout, "%s is ready, as module %s. Next: go run . and make check\n", choice.Name, choice.Module)
	return nil
}

// checkClean returns an error unless git can restore the files that init changes. Outside of git it returns nil.
func checkClean(ctx context.Context, root string) error {
	err := git.CheckClean(ctx, root)
	switch {
	case errors.Is(err, git.ErrDirty):
		return fmt.Errorf("%w; commit them", err)
	case err != nil && git.InRepository(root):
		return fmt.Errorf("git cannot tell whether all changes are committed: %w; run git status and fix what it reports", err)
	}
	return nil
}

// modulePath matches module paths, without the characters "~" and "+" that Go also accepts.
var modulePath = regexp.MustCompile(`^[a-z0-9][\w.-]*(/[A-Za-z0-9_][\w.-]*)*$`)

// check returns an error if the command line is wrong.
func (f initFlags) check(modules []string) error {
	const example = "such as github.com/you/shop"
	switch {
	case len(modules) != 1:
		return command.MisuseError(fmt.Sprintf("init takes the path of your module, %s, got %q", example, modules))
	case !modulePath.MatchString(modules[0]), modules[0] == lock.Folder, strings.HasPrefix(modules[0], lock.Folder+"/"):
		return command.MisuseError(fmt.Sprintf("%q cannot be the path of your module; use one %s", modules[0], example))
	case f.drop != "" && f.keep != "":
		return command.MisuseError("init takes -drop or -keep, not both")
	}
	if err := starter.CheckName(f.name); f.name != "" && err != nil {
		return command.MisuseError("-name: " + err.Error())
	}
	return nil
}

// choose reads the choice from the flags, and asks for the rest if someone can answer.
func (t tool) choose(root, modulePath string, f *initFlags, line *command.Line) (starter.Choice, error) {
	choice := starter.Choice{Module: modulePath, Name: cmp.Or(f.name, starter.DefaultName(modulePath))}
	examples, err := starter.Examples(os.DirFS(root))
	if err != nil {
		return choice, err
	}
	switch {
	case f.keep != "":
		var kept []starter.Example
		kept, err = starter.Select(examples, f.keep)
		choice.Remove = starter.Without(examples, kept)
	case f.drop != "":
		choice.Remove, err = starter.Select(examples, f.drop)
	}
	if err != nil {
		return choice, fmt.Errorf("start: nothing was changed: %w", err)
	}
	if t.stdin == nil {
		return choice, nil
	}
	return choice, ask(dialog{bufio.NewScanner(t.stdin), line.Stdout}, &choice, f, examples)
}

// ask asks for everything that the flags do not set.
func ask(d dialog, choice *starter.Choice, f *initFlags, examples []starter.Example) (err error) {
	if f.name == "" {
		err := d.ask("What is the app's name?", choice.Name, func(answer string) error {
			choice.Name = answer
			return starter.CheckName(answer)
		})
		if err != nil {
			return err
		}
	}
	if f.keep == "" && f.drop == "" {
		for _, e := range examples {
			keep, err := d.askYesNo(fmt.Sprintf("\nExample %s, in %s: %s\nKeep it?", e.Title, e.Dir, e.About), true)
			if err != nil {
				return err
			}
			if !keep {
				choice.Remove = append(choice.Remove, e)
			}
		}
	}
	if !f.fresh {
		f.fresh, err = d.askYesNo("\nDelete the git history, with all branches, and start a new one?", false)
	}
	return err
}

// apply changes the files. If that fails or ctx ends, it undoes all changes.
func apply(ctx context.Context, root string, choice starter.Choice, line *command.Line) (err error) {
	plan, err := starter.NewPlan(os.DirFS(root), choice)
	if err != nil {
		return fmt.Errorf("start: nothing was changed:\n%w", err)
	}
	recorded, err := recordOrigin(ctx, root)
	if err != nil {
		return fmt.Errorf("start: nothing was changed:\n%w", err)
	}
	e, err := edit.Begin(root)
	if err != nil {
		return err
	}
	err = plan.Apply(ctx, e)
	if err == nil && recorded != nil {
		err = e.Write(ctx, lock.File, recorded, 0o644)
	}
	if err == nil {
		err = updateIn(ctx, root, e)
	}
	if err == nil {
		err = writeSecret(ctx, root, e)
	}
	if err != nil {
		if ctx.Err() != nil { // err repeats it for each generated file
			err = fmt.Errorf("interrupted: %w", context.Cause(ctx))
		}
		return fmt.Errorf("start: nothing was changed:\n%w", errors.Join(err, e.Undo()))
	}
	fmt.Fprintf(line.Stdout, "wrote %d files, removed %d files and folders\n", e.Written, e.Removed)
	return e.Done()
}

// recordOrigin returns the text of gostart.lock with the source and commit of the clone, or nil if it need not change.
func recordOrigin(ctx context.Context, root string) ([]byte, error) {
	if _, err := os.Stat(filepath.Join(root, lock.Folder, "go.mod")); err != nil {
		return nil, nil //nolint:nilerr // the app uses a published module of the framework
	}
	now, err := lock.Compute(ctx, root)
	if err != nil {
		return nil, err
	}
	l, err := lock.Read(root)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		l = now
	case err != nil:
		return nil, err
	case l.Commit != "" || l.Digest != now.Digest: // if gostart/ was edited, upgrade shows the difference
		return nil, nil
	}
	source, commit := lock.Origin(ctx, root)
	l.Source, l.Commit = cmp.Or(l.Source, source), commit
	return l.Bytes(), nil
}

// writeSecret writes a secret for this machine to .env.local, unless that file exists.
func writeSecret(ctx context.Context, root string, e *edit.Edit) error {
	const name = ".env.local"
	if _, err := os.Lstat(filepath.Join(root, name)); !errors.Is(err, fs.ErrNotExist) {
		return nil //nolint:nilerr // it is the developer's file
	}
	secret := make([]byte, 32)
	rand.Read(secret) // never fails
	return e.Write(ctx, name, []byte("AUTH_SECRET="+base64.StdEncoding.EncodeToString(secret)+"\n"), 0o600)
}
