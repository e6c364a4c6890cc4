package dev

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"github.com/fsnotify/fsnotify"

	"gostart/internal/module"
)

// A watcher collects the names of changed files that the app is built from: sources of its local modules, and embedded files.
type watcher struct {
	ctx       context.Context // for go commands
	root      string
	environ   []string
	workspace workspace
	events    *fsnotify.Watcher
	folders   map[string]bool // by path; true if all sources in it matter, false if only embedded files do
	embeds    embeds
	fences    fences
	onChange  func()        // called after each change
	dirty     chan struct{} // has a token if there may be changes to take

	mu      sync.Mutex
	pending changes
}

// watch starts a watcher for the app in root. environ is the environment of go commands, fenceDir an empty folder for fences.
func watch(ctx context.Context, root string, environ []string, fenceDir string, onChange func()) (*watcher, error) {
	events, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("dev: watching files: %w", err)
	}
	w := &watcher{
		ctx: ctx, root: root, environ: environ, events: events, folders: map[string]bool{}, embeds: embeds{},
		fences: fences{dir: fenceDir, waiting: map[string]chan struct{}{}}, onChange: onChange, dirty: make(chan struct{}, 1), pending: changes{},
	}
	if err := errors.Join(w.addModules(), events.Add(fenceDir)); err != nil {
		return nil, errors.Join(fmt.Errorf("dev: watching files: %w", err), events.Close())
	}
	go w.run()
	return w, nil
}

// take returns the changes since the last call.
func (w *watcher) take() changes {
	w.mu.Lock()
	defer w.mu.Unlock()
	taken := w.pending
	w.pending = changes{}
	return taken
}

// unlessChanged calls f if there are no changes to take. Until f returns, note blocks.
func (w *watcher) unlessChanged(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.pending) == 0 {
		f()
	}
}

// note records a changed file.
func (w *watcher) note(name string) {
	w.mu.Lock()
	w.pending[name] = true
	w.onChange()
	w.mu.Unlock()
	select {
	case w.dirty <- struct{}{}:
	default: // there is a token already
	}
}

// addTree watches a folder of a module and the folders below it.
func (w *watcher) addTree(dir string) error {
	moduleDir := w.workspace.moduleOf(dir)
	files := os.DirFS(moduleDir)
	return filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist): // it was removed meanwhile
			return nil
		case err != nil:
			return err
		case !entry.IsDir():
			w.readEmbeds(name)
			return nil
		case module.Skips(files, slashRel(moduleDir, name)):
			return fs.SkipDir
		}
		return w.addFolder(name, true)
	})
}

// addFolder watches one folder. If sources is false, only embedded files in it matter.
func (w *watcher) addFolder(name string, sources bool) error {
	w.folders[name] = sources || w.folders[name]
	if err := w.events.Add(name); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// addModules reads the workspace, and watches its modules.
func (w *watcher) addModules() error {
	w.workspace = readWorkspace(w.ctx, w.root, w.environ)
	var errs []error
	for _, dir := range w.workspace.modules {
		if !w.folders[dir] {
			errs = append(errs, w.addTree(dir))
		}
	}
	if w.workspace.file != "" {
		errs = append(errs, w.addFolder(filepath.Dir(w.workspace.file), false))
	}
	return errors.Join(append(errs, w.addEmbedded())...)
}

// addEmbedded watches the folders of embedded files. addTree skips some of them, such as dist.
func (w *watcher) addEmbedded() error {
	var errs []error
	for _, dir := range w.embeds.folders() {
		errs = append(errs, filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.IsDir() {
				return nil //nolint:nilerr // it was removed meanwhile
			}
			if name != dir && !w.embeds.has(name) {
				return fs.SkipDir
			}
			return w.addFolder(name, false)
		}))
	}
	return errors.Join(errs...)
}

// readEmbeds reads the //go:embed directives of a Go file that is not a test.
func (w *watcher) readEmbeds(name string) {
	if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
		w.embeds.read(name)
	}
}

// run handles events until the watcher is closed.
func (w *watcher) run() {
	for {
		select {
		case event, open := <-w.events.Events:
			if !open {
				return
			}
			if w.fences.wake(event.Name) {
				continue
			}
			if name, ok := w.changedFile(event); ok {
				w.note(name)
			}
		case _, open := <-w.events.Errors:
			if !open {
				return
			}
			w.note(everything) // events were lost, perhaps those of fences too
			w.fences.wakeAll()
		}
	}
}

// changedFile returns the name of the file of an event, relative to root, and whether the app can depend on it. It also
// watches new folders and modules. If that fails, it continues: the next build still reads the files that exist then.
func (w *watcher) changedFile(event fsnotify.Event) (string, bool) {
	name := slashRel(w.root, event.Name)
	if event.Op == fsnotify.Chmod {
		return "", false
	}
	relevant := w.embeds.has(event.Name)
	sources := w.folders[filepath.Dir(event.Name)]
	if event.Has(fsnotify.Create) && isFolder(event.Name) {
		moduleDir := w.workspace.moduleOf(event.Name)
		if sources && moduleDir != "" && !module.Skips(os.DirFS(moduleDir), slashRel(moduleDir, event.Name)) {
			_ = w.addTree(event.Name)
			relevant = true
		}
		_ = w.addEmbedded()
		return name, relevant
	}
	if event.Name == w.workspace.file || sources && isModuleFile(name) {
		w.note(name) // before the go commands of addModules, so that requests wait from now on
		_ = w.addModules()
		return "", false
	}
	if sources && strings.HasSuffix(name, ".go") {
		w.readEmbeds(event.Name)
		_ = w.addEmbedded()
	}
	wasFolder := w.folders[event.Name] // of sources, and was renamed or removed
	return name, sources && isSource(name) || relevant || wasFolder
}

// isModuleFile reports whether a file can change the workspace.
func isModuleFile(name string) bool {
	base := path.Base(name)
	return base == "go.mod" || base == "go.work"
}

// slashRel returns name relative to dir, with slashes.
func slashRel(dir, name string) string {
	rel, err := filepath.Rel(dir, name)
	if err != nil {
		return filepath.ToSlash(name) // on another drive of Windows
	}
	return filepath.ToSlash(rel)
}

func (w *watcher) close() { _ = w.events.Close() }
