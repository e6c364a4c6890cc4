package dev

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// fences wait until the watcher has handled all earlier changes. The system reports changes in order, so a fence is a file
// that we create: when the watcher sees it, it has seen every change before it.
type fences struct {
	dir string // watched; contains only fences

	mu       sync.Mutex
	waiting  map[string]chan struct{} // by file name
	reported bool                     // the system has reported a fence
	disabled bool                     // the system does not report them
}

// fenceTimeout is how long the system may take to report the first fence. Some network file systems never do.
const fenceTimeout = 10 * time.Second

// wait returns when the watcher has noted every change before the call, or when ctx is done.
func (f *fences) wait(ctx context.Context) {
	name := filepath.Join(f.dir, rand.Text())
	seen, ok := f.add(name)
	if !ok {
		return
	}
	defer f.remove(name)
	if err := os.WriteFile(name, nil, 0o600); err != nil {
		return // the disk is full: the build reports that
	}
	select {
	case <-seen:
	case <-f.timeout():
		f.disable()
	case <-ctx.Done():
	}
}

// add registers a fence. Its file must not exist yet, so that the report cannot come too early.
func (f *fences) add(name string) (seen <-chan struct{}, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.disabled {
		return nil, false
	}
	f.waiting[name] = make(chan struct{})
	return f.waiting[name], true
}

func (f *fences) remove(name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.waiting, name)
	_ = os.Remove(name)
}

// timeout returns nil, which blocks forever, once the system is known to report fences: a busy machine may do so late.
func (f *fences) timeout() <-chan time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.reported {
		return nil
	}
	return time.After(fenceTimeout)
}

// disable makes wait return at once, unless the system has reported a fence meanwhile.
func (f *fences) disable() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.disabled = !f.reported
}

// wake wakes the call of wait that created a file. It reports whether the file is a fence.
func (f *fences) wake(name string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if seen, ok := f.waiting[name]; ok {
		close(seen)
		delete(f.waiting, name)
		f.reported = true
	}
	return filepath.Dir(name) == f.dir
}

// wakeAll wakes all calls of wait, after the system has lost reports.
func (f *fences) wakeAll() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, seen := range f.waiting {
		close(seen)
	}
	clear(f.waiting)
}
