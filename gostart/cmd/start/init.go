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

// initialize makes a clone of the starter somebody's app: its module, its name, its README, a secret for this machine, and
// the examples that it keeps. It changes nothing below gostart/.
func (t tool) initialize(ctx context.Context, line *command.Line) error {
	var f initFlags
	line.Flags.StringVar(&f.name, "name", "", "the `name` of the app that people see; by default the last part of MODULE")
	line.Flags.StringVar(&f.keep, "keep", "", "the `examples` to keep, separated by commas, or all, or none; the others are removed")
	line.Flags.StringVar(&f.drop, "drop", "", "the `examples` to remove, separated by commas, or all, or none")
	line.Flags.BoolVar(&f.force, "force", false, "run although the work tree has changes that are not committed")
	line.Flags.BoolVar(&f.fresh, "fresh", false, "delete the git history and start a new one, with one commit")
	modules, err := line.Parse()
	if err != nil {
		return err
	}
	if err := f.misuse(modules); err != nil {
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
	// From here on an interrupt undoes the changes. While the tool waits for an answer, it ends the tool.
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	if f.fresh {
		if err := canStartHistory(ctx, root); err != nil {
			return fmt.Errorf("start: nothing was changed: -fresh: %w", err)
		}
	}
	if err := carryOut(ctx, root, choice, line); err != nil {
		return err
	}
	if f.fresh {
		if err := startHistory(ctx, root); err != nil {
			return fmt.Errorf("start: the app is yours, but with the old git history: %w", err)
		}
	}
	fmt.Fprintf(line.Stdout, "%s is yours, as %s. Next: go run . and make check\n", choice.Name, choice.Module)
	return nil
}

// checkClean returns an error unless git can restore what init changes. A folder outside of git is no error: there is
// nothing to restore.
func checkClean(ctx context.Context, root string) error {
	err := git.CheckClean(ctx, root)
	switch {
	case errors.Is(err, git.ErrDirty):
		return fmt.Errorf("%w; commit them", err)
	case err != nil && git.InRepository(root):
		return fmt.Errorf("git cannot tell whether every change is committed: %w; make git status work here", err)
	}
	return nil
}

// modulePath matches the module paths that Go accepts, without the rarer characters.
var modulePath = regexp.MustCompile(`^[a-z0-9][\w.-]*(/[A-Za-z0-9_][\w.-]*)*$`)

// misuse says what is wrong with the command line.
func (f initFlags) misuse(modules []string) error {
	const example = "such as github.com/you/shop"
	switch {
	case len(modules) != 1:
		return command.MisuseError(fmt.Sprintf("init takes the path of your module, %s, got %q", example, modules))
	case !modulePath.MatchString(modules[0]), modules[0] == lock.Folder, strings.HasPrefix(modules[0], lock.Folder+"/"):
		return command.MisuseError(fmt.Sprintf("%q cannot be the path of your module; take one %s", modules[0], example))
	case f.drop != "" && f.keep != "":
		return command.MisuseError("init takes -drop or -keep, not both")
	}
	if err := starter.CheckName(f.name); f.name != "" && err != nil {
		return command.MisuseError("-name: " + err.Error())
	}
	return nil
}

// choose decides what becomes of the clone, by the flags and by asking for what they leave open, if someone can answer.
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

// ask asks for what the flags leave open.
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
			keep, err := d.yes(fmt.Sprintf("\nExample %s, in %s: %s\nKeep it?", e.Title, e.Dir, e.About), true)
			if err != nil {
				return err
			}
			if !keep {
				choice.Remove = append(choice.Remove, e)
			}
		}
	}
	if !f.fresh {
		f.fresh, err = d.yes("\nDelete the git history, with all branches, and start a new one?", false)
	}
	return err
}

// carryOut changes the files, or none of them. If ctx ends meanwhile, the changes are undone.
func carryOut(ctx context.Context, root string, choice starter.Choice, line *command.Line) (err error) {
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
		if ctx.Err() != nil { // err says so for each generated file
			err = fmt.Errorf("interrupted: %w", context.Cause(ctx))
		}
		return fmt.Errorf("start: nothing was changed:\n%w", errors.Join(err, e.Undo()))
	}
	fmt.Fprintf(line.Stdout, "wrote %d files, removed %d files and folders\n", e.Written, e.Removed)
	return e.Done()
}

// recordOrigin returns gostart.lock with the source and the commit that were cloned; nil if there is nothing to add.
func recordOrigin(ctx context.Context, root string) ([]byte, error) {
	if _, err := os.Stat(filepath.Join(root, lock.Folder, "go.mod")); err != nil {
		return nil, nil //nolint:nilerr // the framework is a published module
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
	case l.Commit != "" || l.Digest != now.Digest: // upgrade will show what is edited
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
		return nil //nolint:nilerr // the person's own file
	}
	secret := make([]byte, 32)
	rand.Read(secret) // never fails
	return e.Write(ctx, name, []byte("AUTH_SECRET="+base64.StdEncoding.EncodeToString(secret)+"\n"), 0o600)
}
