package upgrade

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"gostart/internal/git"
	"gostart/internal/lock"
)

// A step is one part of the upgrade.
type step struct {
	name string
	do   func(context.Context) error
}

// steps returns the steps that replace the framework and check the app with it. "go tool start generate" runs the tool of
// the newer framework.
func (u *upgrade) steps() []step {
	steps := []step{{"replace gostart/", u.replace}, u.goStep("mod", "tidy")}
	if u.vendored {
		steps = append(steps, u.goStep("mod", "vendor"))
	}
	build := u.goStep("build", "-o", os.DevNull, "./...") // without -o, go writes the binary of an app with one package
	build.name = "go build ./..."
	return append(steps, u.goStep("tool", "start", "generate"), build, u.goStep("vet", "./..."), u.goStep("test", "./..."))
}

// runSteps runs all steps. If one fails, it undoes the upgrade. With Keep it does so only if gostart/ could not be replaced.
func (u *upgrade) runSteps(ctx context.Context) error {
	steps := u.steps()
	for i, step := range steps {
		began := time.Now()
		u.printf("… %s\n", step.name)
		err := ctx.Err()
		if err == nil {
			err = step.do(ctx)
		}
		if err != nil {
			return u.fail(ctx, steps, i, err)
		}
		u.printf("✓ %s, %v\n", step.name, time.Since(began).Round(time.Millisecond))
	}
	if err := u.saveEdits(); err != nil {
		return u.undo(context.WithoutCancel(ctx), "save your edits of gostart/", err)
	}
	return nil
}

// fail handles the failure of steps[i]: it prints what the app's code must change, and undoes the upgrade. With Keep it
// leaves the newer gostart/ in place, unless the upgrade was interrupted.
func (u *upgrade) fail(ctx context.Context, steps []step, i int, failure error) error {
	name := steps[i].name
	if ctx.Err() != nil {
		return u.undo(context.WithoutCancel(ctx), name, fmt.Errorf("interrupted: %w", context.Cause(ctx)))
	}
	u.printMustChange()
	replaced := i > 0
	switch {
	case replaced && u.Keep:
		return u.keep(steps[i:], failure)
	case replaced:
		u.printf("\nto change your code with the newer gostart/ in place, upgrade with -keep\n")
	}
	return u.undo(ctx, name, failure)
}

// keep returns the error of the step that failed, remaining[0], with the commands that finish the upgrade or undo it.
func (u *upgrade) keep(remaining []step, failure error) error {
	var commands []string
	for _, step := range remaining {
		commands = append(commands, step.name)
	}
	failure = errors.Join(failure, u.saveEdits())
	return fmt.Errorf("%s failed: %w\n\nnothing was undone: the newer %s/ is in place, and %s records it"+
		"\nto finish the upgrade, change your code, run these commands, and commit: %s\nto undo it: %s",
		remaining[0].name, failure, lock.Folder, lock.File, strings.Join(commands, " && "), u.undoCommand())
}

// goStep returns a step that runs the go command in the app. Its error contains the command's output.
func (u *upgrade) goStep(args ...string) step {
	return step{"go " + strings.Join(args, " "), func(ctx context.Context) error {
		cmd := exec.CommandContext(ctx, "go", args...)
		cmd.Dir, cmd.Env = u.Root, u.Environ
		cmd.WaitDelay = 10 * time.Second
		setGroup(cmd)
		output, err := cmd.CombinedOutput()
		if ctx.Err() != nil {
			killGroup(cmd)
		}
		if _, failed := errors.AsType[*exec.ExitError](err); failed {
			return fmt.Errorf("%w\n%s", err, bytes.TrimSpace(output))
		}
		return err
	}}
}

// replace replaces the files of gostart/ by those of the newer framework. It leaves files that git ignores.
func (u *upgrade) replace(ctx context.Context) error {
	if err := u.checkIgnored(ctx); err != nil {
		return err
	}
	for _, name := range u.now.tree.Names() {
		if _, stays := u.next.tree.Files[name]; stays {
			continue
		}
		if err := removeFile(u.Root, name); err != nil {
			return err
		}
	}
	for _, name := range u.next.tree.Names() {
		if err := ctx.Err(); err != nil {
			return err
		}
		text, err := u.next.tree.Read(name)
		if err != nil {
			return err
		}
		if err := writeFile(filepath.Join(u.Root, name), text, u.next.tree.Mode(name)); err != nil {
			return err
		}
	}
	return writeFile(filepath.Join(u.Root, lock.File), u.next.Bytes(), 0o644)
}

// checkIgnored returns an error if the app's .gitignore would keep files of the newer framework out of a commit. It names
// each file with its pattern. Files that the app already tracks are not ignored.
func (u *upgrade) checkIgnored(ctx context.Context) error {
	var ignored []string
	for names := range slices.Chunk(u.next.tree.Names(), maxNames) {
		out, err := git.Run(ctx, u.Root, append([]string{"-c", "core.quotePath=false", "check-ignore", "--verbose", "--"}, names...)...)
		if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == 1 {
			continue // git ignores none of them
		}
		if err != nil {
			return err
		}
		for line := range strings.Lines(out) { // .gitignore:3:vendor/<tab>gostart/vendor/x.js
			if !negatedPattern.MatchString(line) {
				ignored = append(ignored, strings.TrimSpace(line))
			}
		}
	}
	if len(ignored) == 0 {
		return nil
	}
	const maxShown = 20
	more := ""
	if n := len(ignored) - maxShown; n > 0 {
		ignored, more = ignored[:maxShown], fmt.Sprintf("\nand %d more", n)
	}
	return fmt.Errorf("git ignores files of the newer %s/, so they would not be committed:\n%s%s\nnarrow the pattern, such as /vendor/ for vendor/, commit it, and upgrade again",
		lock.Folder, strings.Join(ignored, "\n"), more)
}

// negatedPattern matches a line of git check-ignore whose pattern begins with "!": the file is not ignored.
var negatedPattern = regexp.MustCompile(`^.*?:[0-9]+:!`)

// removeFile removes a file, and the folders above it that are empty afterwards.
func removeFile(root, name string) error {
	if err := os.Remove(filepath.Join(root, name)); err != nil {
		return err
	}
	dir := filepath.Dir(name)
	for dir != "." && os.Remove(filepath.Join(root, dir)) == nil { // fails if the folder is not empty
		dir = filepath.Dir(dir)
	}
	return nil
}
