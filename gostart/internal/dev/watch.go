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

// A watcher collects the names of files that changed, among those that the app is made of: the sources of its local
// modules, and what they embed.
type watcher struct {
	ctx       context.Context // of the go commands that it runs
	root      string
	environ   []string
	workspace workspace
	events    *fsnotify.Watcher
	folders   map[string]bool // that were ever watched; false where only embedded files count
	embeds    embeds
	fences    fences
	noted     func()        // is called with each change
	dirty     chan struct{} // holds a token if there may be changes to take

	mu      sync.Mutex
	pending changes
}

// watch begins to watch what the app in root is built from, as environ has it. The folder scratch is for the fences.
func watch(ctx context.Context, root string, environ []string, scratch string, noted func()) (*watcher, error) {
	events, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("dev: watching files: %w", err)
	}
	w := &watcher{
		ctx: ctx, root: root, environ: environ, events: events, folders: map[string]bool{}, embeds: embeds{},
		fences: fences{dir: scratch, waiting: map[string]chan struct{}{}}, noted: noted, dirty: make(chan struct{}, 1), pending: changes{},
	}
	if err := errors.Join(w.addModules(), events.Add(scratch)); err != nil {
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

// unlessChanged calls f if there is nothing to take. It blocks note until f returns.
func (w *watcher) unlessChanged(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.pending) == 0 {
		f()
	}
}

func (w *watcher) note(name string) {
	w.mu.Lock()
	w.pending[name] = true
	w.noted()
	w.mu.Unlock()
	select {
	case w.dirty <- struct{}{}:
	default: // there is a token
	}
}

// add watches a folder of a module and what is below it.
func (w *watcher) add(dir string) error {
	home := w.workspace.moduleOf(dir)
	files := os.DirFS(home)
	return filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist): // it was there for a moment
			return nil
		case err != nil:
			return err
		case !entry.IsDir():
			w.readEmbeds(name)
			return nil
		case module.Skips(files, slashRel(home, name)):
			return fs.SkipDir
		}
		return w.addFolder(name, true)
	})
}

// addFolder watches one folder. Its sources count, or only the files in it that are embedded.
func (w *watcher) addFolder(name string, sources bool) error {
	w.folders[name] = sources || w.folders[name]
	if err := w.events.Add(name); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// addModules watches the modules that the app is built from, unless they are watched already.
func (w *watcher) addModules() error {
	w.workspace = readWorkspace(w.ctx, w.root, w.environ)
	var errs []error
	for _, dir := range w.workspace.modules {
		if !w.folders[dir] {
			errs = append(errs, w.add(dir))
		}
	}
	if w.workspace.file != "" {
		errs = append(errs, w.addFolder(filepath.Dir(w.workspace.file), false))
	}
	return errors.Join(append(errs, w.addEmbedded())...)
}

// addEmbedded watches the folders with embedded files: Go embeds from folders that it does not build, such as dist.
func (w *watcher) addEmbedded() error {
	var errs []error
	for _, dir := range w.embeds.folders() {
		errs = append(errs, filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.IsDir() {
				return nil //nolint:nilerr // it was there for a moment
			}
			if name != dir && !w.embeds.has(name) {
				return fs.SkipDir
			}
			return w.addFolder(name, false)
		}))
	}
	return errors.Join(errs...)
}

// readEmbeds reads the directives of a file, if it is one that Go builds.
func (w *watcher) readEmbeds(name string) {
	if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
		w.embeds.read(name)
	}
}

// run notes changes until the watcher is closed.
func (w *watcher) run() {
	for {
		select {
		case event, open := <-w.events.Events:
			if !open {
				return
			}
			if w.fences.passed(event.Name) {
				continue
			}
			if name, ok := w.matters(event); ok {
				w.note(name)
			}
		case _, open := <-w.events.Errors:
			if !open {
				return
			}
			w.note(everything) // events were lost
		}
	}
}

// matters returns the name of what an event is about, from root, and whether the app can depend on it. It watches new
// folders. One that cannot be watched counts nevertheless, so that what is in it now is built.
func (w *watcher) matters(event fsnotify.Event) (string, bool) {
	name := slashRel(w.root, event.Name)
	if event.Op == fsnotify.Chmod {
		return "", false
	}
	embedded := w.embeds.has(event.Name)
	sources := w.folders[filepath.Dir(event.Name)]
	if event.Has(fsnotify.Create) && isFolder(event.Name) {
		home := w.workspace.moduleOf(event.Name)
		if sources && home != "" && !module.Skips(os.DirFS(home), slashRel(home, event.Name)) {
			_ = w.add(event.Name)
			embedded = true
		}
		_ = w.addEmbedded()
		return name, embedded
	}
	if event.Name == w.workspace.file || sources && isModuleFile(name) {
		w.note(name) // requests wait from now on; what follows runs the go command
		_ = w.addModules()
		return "", false
	}
	if sources && strings.HasSuffix(name, ".go") {
		w.readEmbeds(event.Name)
		_ = w.addEmbedded()
	}
	return name, sources && isSource(name) || embedded || w.folders[event.Name]
}

// isModuleFile reports whether a file says which modules the app is built from.
func isModuleFile(name string) bool {
	base := path.Base(name)
	return base == "go.mod" || base == "go.work"
}

// slashRel returns name from dir, with slashes.
func slashRel(dir, name string) string {
	rel, err := filepath.Rel(dir, name)
	if err != nil {
		return filepath.ToSlash(name) // on another drive of Windows
	}
	return filepath.ToSlash(rel)
}

func (w *watcher) close() { _ = w.events.Close() }
