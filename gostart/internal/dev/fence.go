package dev

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// fences tell when all changes up to a moment have been reported. The system reports changes in order: once it reports a
// file that we wrote just now, it has reported everything before.
type fences struct {
	dir string // is watched, and has only fences

	mu      sync.Mutex
	waiting map[string]chan struct{}
}

// fenceTime is how long a request waits for a report that does not come.
const fenceTime = 100 * time.Millisecond

// wait returns when every change before the call has been noted, or after fenceTime.
func (f *fences) wait(ctx context.Context) {
	file, err := os.CreateTemp(f.dir, "fence-")
	if err != nil {
		return // the disk is full: a build will say so
	}
	seen := f.put(file.Name())
	_ = file.Close() // nothing was written
	select {
	case <-seen:
	case <-time.After(fenceTime):
	case <-ctx.Done():
	}
	f.passed(file.Name())
	_ = os.Remove(file.Name())
}

func (f *fences) put(name string) <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.waiting[name] = make(chan struct{})
	return f.waiting[name]
}

// passed reports whether an event is about a fence, and wakes who waits for it.
func (f *fences) passed(name string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if seen, ok := f.waiting[name]; ok {
		close(seen)
		delete(f.waiting, name)
	}
	return filepath.Dir(name) == f.dir
}
