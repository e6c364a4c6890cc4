package auth

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Memory remembers what must not be used again: the ids of sessions that were
// signed out, and the states of flows that were finished.
type Memory interface {
	// Add remembers id until then, and reports whether it was new. Of two
	// calls at the same time, one is told so.
	Add(ctx context.Context, id string, until time.Time) (fresh bool, err error)
	// Has reports whether id is remembered.
	Has(ctx context.Context, id string) (bool, error)
}

// NewMemory returns a Memory of this process, for at most limit ids. When it is
// full it forgets those that would expire soonest anyway.
func NewMemory(limit int, now func() time.Time) Memory {
	return &memory{limit: limit, now: now, until: map[string]time.Time{}}
}

type memory struct {
	limit int
	now   func() time.Time
	mu    sync.RWMutex
	until map[string]time.Time // by id
}

func (m *memory) Add(_ context.Context, id string, until time.Time) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if known, ok := m.until[id]; ok && known.After(m.now()) {
		return false, nil
	}
	if len(m.until) >= m.limit {
		m.forget()
	}
	m.until[id] = until
	return true, nil
}

func (m *memory) Has(_ context.Context, id string) (bool, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	until, ok := m.until[id]
	return ok && until.After(m.now()), nil
}

// forget makes room: it drops what has expired, and at least an eighth of all,
// so that it need not run again soon.
func (m *memory) forget() {
	ends := make([]time.Time, 0, len(m.until))
	for _, until := range m.until {
		ends = append(ends, until)
	}
	slices.SortFunc(ends, time.Time.Compare)
	last := ends[len(ends)/8]
	if now := m.now(); now.After(last) {
		last = now
	}
	for id, until := range m.until {
		if !until.After(last) {
			delete(m.until, id)
		}
	}
}
