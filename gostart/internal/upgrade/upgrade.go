// Package upgrade replaces gostart/, an app's copy of the framework, by a newer version.
//
// Run is in upgrade.go. source.go gets the newer version, edits.go finds edits of the present one, steps.go replaces it and
// checks the app, undo.go restores the files if a step fails, and changelog.go prints the CHANGELOG.
package upgrade

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"gostart/internal/changelog"
	"gostart/internal/git"
	"gostart/internal/lock"
)

// Options are the options of Run.
type Options struct {
	Root    string   // the app's folder
	Source  string   // a folder or git URL that has a newer gostart/
	Check   bool     // change nothing; print the newer version and its CHANGELOG
	Force   bool     // upgrade although gostart/ was edited or the version may be older
	Keep    bool     // leave the newer gostart/ in place if a later step fails
	Environ []string // the environment of go commands
	Out     io.Writer
}

// A version is one version of the framework.
type version struct {
	lock.Lock
	tree      lock.Tree
	changelog []changelog.Section
}

// An upgrade is one call of Run.
type upgrade struct {
	Options
	scratch  string // a temporary folder
	source   source
	locked   lock.Lock // what gostart.lock records
	now      version   // gostart/ in the app
	next     version   // gostart/ in the source
	edits    *edits    // of gostart/ in the app; nil if there are none
	vendored bool      // the app has a folder vendor with its modules
}

// Run upgrades the framework. If that fails or ctx ends, it undoes the upgrade and returns an error. With Options.Keep it
// may return an error and leave the newer framework in place.
func Run(ctx context.Context, o Options) error {
	if !git.IsWorkTree(ctx, o.Root) {
		return errors.New("upgrade: the app is not in a git repository, so a failed upgrade could not be undone; run: git init, and commit your files")
	}
	if err := git.CheckClean(ctx, o.Root); err != nil && !o.Check {
		return fmt.Errorf("upgrade: nothing was changed: %w; commit or stash them first", err)
	}
	scratch, err := os.MkdirTemp("", "start-upgrade-")
	if err != nil {
		return fmt.Errorf("upgrade: %w", err)
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	u := &upgrade{Options: o, scratch: scratch}
	_, err = os.Stat(filepath.Join(o.Root, "vendor", "modules.txt"))
	u.vendored = err == nil
	if err := u.prepare(ctx); err != nil {
		return fmt.Errorf("upgrade: nothing was changed: %w", err)
	}
	if u.now.Digest == u.next.Digest {
		return u.upToDate()
	}
	if err := u.checkAllowed(); err != nil {
		return fmt.Errorf("upgrade: nothing was changed: %w", err)
	}
	if o.Check {
		u.printf("gostart/ would go from %s to %s\n", u.now.Version, u.next.Version)
		u.printChangelog()
		return nil
	}
	if err := u.runSteps(ctx); err != nil {
		return fmt.Errorf("upgrade: %w", err)
	}
	u.printChangelog()
	u.printf("gostart/ was %s and is %s now. Review the changes with git diff, and commit them\n", u.now.Version, u.next.Version)
	return nil
}

// prepare reads the present framework and the newer one.
func (u *upgrade) prepare(ctx context.Context) (err error) {
	if u.locked, err = lock.Read(u.Root); err != nil {
		return err
	}
	if u.source, err = openSource(ctx, u.Source, u.scratch); err != nil {
		return err
	}
	if u.now, err = readVersion(ctx, u.Root); err != nil {
		return err
	}
	if u.next, err = readVersion(ctx, u.source.root); err != nil {
		return err
	}
	u.next.Source, u.next.Commit = u.source.name, u.source.commit
	if len(u.next.changelog) == 0 {
		return fmt.Errorf("%s/CHANGELOG.md in %s has no version", lock.Folder, u.Source)
	}
	if u.now.Digest != u.locked.Digest && u.now.Digest != u.next.Digest {
		u.edits, err = u.findEdits(ctx)
	}
	return err
}

func readVersion(ctx context.Context, root string) (v version, err error) {
	if v.Lock, err = lock.Compute(ctx, root); err != nil {
		return v, err
	}
	if v.tree, err = lock.ReadTree(ctx, root); err != nil {
		return v, err
	}
	v.changelog, err = lock.ReadChangelog(root)
	return v, err
}

// upToDate prints that there is nothing to do. If the newer gostart/ was copied by hand, it records that in the lock file.
func (u *upgrade) upToDate() error {
	u.printf("gostart/ is up to date: %s\n", u.now.Version)
	if u.locked.Digest == u.now.Digest || u.Check {
		return nil
	}
	if err := os.WriteFile(filepath.Join(u.Root, lock.File), u.next.Bytes(), 0o644); err != nil {
		return fmt.Errorf("upgrade: %w", err)
	}
	u.printf("recorded this version in %s\n", lock.File)
	return nil
}

// checkAllowed returns an error if the upgrade requires -force.
func (u *upgrade) checkAllowed() error {
	if u.edits != nil {
		u.printf("%s", u.edits.String())
	}
	switch {
	case u.Force || u.Check:
		return nil
	case u.edits != nil:
		return fmt.Errorf("%s/ was edited in this app, as shown above; undo the edits, or use -force to take the newer version and to keep the difference as a patch file", lock.Folder)
	case u.now.Version != "unknown" && !changelog.Has(u.next.changelog, u.now.Version):
		return fmt.Errorf("the CHANGELOG of %s does not have your version %s, so it may be older; use -force to take it", u.Source, u.now.Version)
	}
	return nil
}

// printf prints text without control characters, because text from the source must not control the terminal.
func (u *upgrade) printf(format string, args ...any) {
	fmt.Fprint(u.Out, strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, fmt.Sprintf(format, args...)))
}
