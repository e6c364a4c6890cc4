// Package upgrade replaces an app's copy of the framework, gostart/, by a newer one.
//
// upgrade.go is the order of things. source.go gets the newer framework, local.go finds edits of the present one, steps.go
// replaces it and checks the app, undo.go restores everything where a step fails, and news.go prints the CHANGELOG.
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

// Options say what to upgrade, and from where.
type Options struct {
	Root    string   // the app's folder
	Source  string   // a folder or git URL that has a newer gostart/
	Check   bool     // only tell
	Force   bool     // give up edits of gostart/, and take any version
	Keep    bool     // leave the newer gostart/ in place if a later step fails
	Environ []string // of the go commands
	Out     io.Writer
}

// A state is one version of the framework.
type state struct {
	lock.Lock
	tree    lock.Tree
	changes []changelog.Section
}

// An upgrade is one run.
type upgrade struct {
	Options
	scratch  string // a temporary folder
	source   source
	locked   lock.Lock // what gostart.lock records
	now      state     // gostart/ in the app
	next     state     // gostart/ in the source
	edits    *edits    // of gostart/ in the app; nil if there are none
	vendored bool      // the app keeps its modules in the folder vendor
}

// Run upgrades the framework, or changes nothing and returns why. If ctx ends meanwhile, everything is undone. With
// Options.Keep it may return the error of a step and leave the newer framework in place.
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
	if err := u.allowed(); err != nil {
		return fmt.Errorf("upgrade: nothing was changed: %w", err)
	}
	if o.Check {
		u.tell("gostart/ would go from %s to %s\n", u.now.Version, u.next.Version)
		u.news()
		return nil
	}
	if err := u.carryOut(ctx); err != nil {
		return fmt.Errorf("upgrade: %w", err)
	}
	u.news()
	u.tell("gostart/ was %s and is %s now. Look at the changes with git diff, and commit them\n", u.now.Version, u.next.Version)
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
	if u.now, err = readState(ctx, u.Root); err != nil {
		return err
	}
	if u.next, err = readState(ctx, u.source.root); err != nil {
		return err
	}
	u.next.Source, u.next.Commit = u.source.name, u.source.commit
	if len(u.next.changes) == 0 {
		return fmt.Errorf("%s/CHANGELOG.md in %s has no version", lock.Folder, u.Source)
	}
	if u.now.Digest != u.locked.Digest && u.now.Digest != u.next.Digest {
		u.edits, err = u.findEdits(ctx)
	}
	return err
}

func readState(ctx context.Context, root string) (s state, err error) {
	if s.Lock, err = lock.Compute(ctx, root); err != nil {
		return s, err
	}
	if s.tree, err = lock.ReadTree(ctx, root); err != nil {
		return s, err
	}
	s.changes, err = lock.ReadChangelog(root)
	return s, err
}

// upToDate records a framework that was copied by hand.
func (u *upgrade) upToDate() error {
	u.tell("gostart/ is up to date: %s\n", u.now.Version)
	if u.locked.Digest == u.now.Digest || u.Check {
		return nil
	}
	if err := os.WriteFile(filepath.Join(u.Root, lock.File), u.next.Bytes(), 0o644); err != nil {
		return fmt.Errorf("upgrade: %w", err)
	}
	u.tell("recorded it in %s\n", lock.File)
	return nil
}

// allowed returns why the upgrade must not go on without -force.
func (u *upgrade) allowed() error {
	if u.edits != nil {
		u.tell("%s", u.edits.String())
	}
	switch {
	case u.Force || u.Check:
		return nil
	case u.edits != nil:
		return fmt.Errorf("%s/ was edited in this app, as shown above; undo the edits, or use -force to take the newer version and to keep the difference as a patch file", lock.Folder)
	case u.now.Version != "unknown" && !changelog.Has(u.next.changes, u.now.Version):
		return fmt.Errorf("the CHANGELOG of %s does not have your version %s, so it may be older; use -force to take it", u.Source, u.now.Version)
	}
	return nil
}

// tell prints text without control characters: that of a source must not drive the terminal.
func (u *upgrade) tell(format string, args ...any) {
	fmt.Fprint(u.Out, strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, fmt.Sprintf(format, args...)))
}
