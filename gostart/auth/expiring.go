package auth

import (
	"slices"
	"sync"
	"time"
)

// expiring is a map of bounded size whose entries end. When it is full it
// forgets those that would end soonest anyway.
type expiringMap[V any] struct {
	limit   int
	now     func() time.Time
	mu      sync.RWMutex
	entries map[string]entry[V]
}

type entry[V any] struct {
	value V
	until time.Time
}

func newExpiringMap[V any](limit int, now func() time.Time) *expiringMap[V] {
	return &expiringMap[V]{limit: limit, now: now, entries: map[string]entry[V]{}}
}

// get returns the entry of key, or the zero one.
func (e *expiringMap[V]) get(key string) (entry[V], bool) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return e.live(key)
}

// change replaces the entry of key by what with makes of it, while no other
// change goes on, and returns both.
func (e *expiringMap[V]) change(key string, with func(old entry[V], found bool) entry[V]) (fresh entry[V], found bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	old, found := e.live(key)
	if _, known := e.entries[key]; !known && len(e.entries) >= e.limit {
		e.evict()
	}
	fresh = with(old, found)
	e.entries[key] = fresh
	return fresh, found
}

func (e *expiringMap[V]) live(key string) (entry[V], bool) {
	found, ok := e.entries[key]
	if !ok || !found.until.After(e.now()) {
		return entry[V]{}, false
	}
	return found, true
}

// forget makes room: it drops what has ended, and at least an eighth of all, so
// that it need not run again soon.
func (e *expiringMap[V]) evict() {
	ends := make([]time.Time, 0, len(e.entries))
	for _, entry := range e.entries {
		ends = append(ends, entry.until)
	}
	slices.SortFunc(ends, time.Time.Compare)
	last := ends[len(ends)/8]
	if now := e.now(); now.After(last) {
		last = now
	}
	for key, entry := range e.entries {
		if !entry.until.After(last) {
			delete(e.entries, key)
		}
	}
}
