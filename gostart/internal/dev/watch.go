package dev

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync"

	"github.com/fsnotify/fsnotify"
)

// A watcher collects the names of files that changed, among those that the app is made of.
type watcher struct {
	root    string
	events  *fsnotify.Watcher
	folders map[string]bool // that were ever watched: what is gone can't be asked whether it was one
	fences  fences
	noted   func()        // is called with each change
	dirty   chan struct{} // holds a token if there may be changes to take

	mu      sync.Mutex
	pending changes
}

// watch begins to watch root. The folder scratch is for files of the watcher's own.
func watch(root, scratch string, noted func()) (*watcher, error) {
	events, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("dev: watching files: %w", err)
	}
	w := &watcher{
		root: root, events: events, folders: map[string]bool{}, fences: fences{dir: scratch, waiting: map[string]chan struct{}{}},
		noted: noted, dirty: make(chan struct{}, 1), pending: changes{},
	}
	if err := errors.Join(w.add(root), events.Add(scratch)); err != nil {
		return nil, errors.Join(fmt.Errorf("dev: watching files: %w", err), events.Close())
	}
	go w.run()
	return w, nil
}

// take returns what changed since it was last called.
func (w *watcher) take() changes {
	w.mu.Lock()
	defer w.mu.Unlock()
	taken := w.pending
	w.pending = changes{}
	return taken
}

// unlessChanged calls f if there is nothing to take. No change is noted meanwhile.
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

// add watches a folder and what is below it.
func (w *watcher) add(dir string) error {
	return filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist): // it was there for a moment
			return nil
		case err != nil:
			return err
		case !entry.IsDir():
			return nil
		case name != w.root && skips(entry.Name()):
			return fs.SkipDir
		}
		w.folders[name] = true
		if err := w.events.Add(name); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	})
}

// run notes what matters until the watcher is closed.
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

// matters returns the name of what an event is about, from root, and whether the app can depend on it. It watches new folders.
func (w *watcher) matters(event fsnotify.Event) (string, bool) {
	name, err := filepath.Rel(w.root, event.Name)
	if err != nil || event.Op == fsnotify.Chmod {
		return "", false
	}
	name = filepath.ToSlash(name)
	if event.Has(fsnotify.Create) {
		if info, err := os.Stat(event.Name); err == nil && info.IsDir() {
			if skips(path.Base(name)) {
				return "", false
			}
			// One that cannot be watched is told of all the same, so that what is in it now is built.
			_ = w.add(event.Name)
			return name, true
		}
	}
	return name, isSource(name) || w.folders[event.Name]
}

func (w *watcher) close() { _ = w.events.Close() }
