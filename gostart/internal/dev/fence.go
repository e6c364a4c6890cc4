package dev

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Fences tell when every event of a moment has been seen. The system reports changes in their order, so once it reports
// a file that we wrote just now, it has reported all that changed before.
type fences struct {
	dir string // is watched, and has nothing else

	mu      sync.Mutex
	waiting map[string]chan struct{}
}

// fenceTime is how long a request waits for a report that does not come.
const fenceTime = 100 * time.Millisecond

// wait returns when what changed before the call has been noted.
func (f *fences) wait(ctx context.Context) {
	file, err := os.CreateTemp(f.dir, "fence-")
	if err != nil {
		return // the disk is full: a build will tell
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

// passed reports whether an event is about a fence, which is then waited for no longer.
func (f *fences) passed(name string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if seen, ok := f.waiting[name]; ok {
		close(seen)
		delete(f.waiting, name)
	}
	return filepath.Dir(name) == f.dir
}
