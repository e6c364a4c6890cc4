package auth

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"
)

// RevocationStore remembers what must not be accepted again: the IDs of sessions
// that were signed out, the states of flows that were finished, and digests of
// the codes that are being exchanged.
type RevocationStore interface {
	// Add stores id until the given time, and reports whether it was not stored
	// before. Of several calls with one id at the same time, exactly one reports
	// true.
	Add(ctx context.Context, id string, until time.Time) (added bool, err error)
	// Has reports whether id is stored and its time has not passed.
	Has(ctx context.Context, id string) (bool, error)
}

// NewInMemoryRevocations returns a RevocationStore in the memory of this
// process, for at most limit ids. When it is full it evicts the ids that expire
// soonest.
func NewInMemoryRevocations(limit int, now func() time.Time) RevocationStore {
	return inMemoryRevocations{newExpiringMap[struct{}](limit, now)}
}

type inMemoryRevocations struct{ ids *expiringMap[struct{}] }

func (m inMemoryRevocations) Add(_ context.Context, id string, until time.Time) (bool, error) {
	_, known := m.ids.update(id, func(old entry[struct{}], known bool) entry[struct{}] {
		if known {
			return old
		}
		return entry[struct{}]{expires: until}
	})
	return !known, nil
}

func (m inMemoryRevocations) Has(_ context.Context, id string) (bool, error) {
	_, known := m.ids.get(id)
	return known, nil
}

// expiringMap is a map of bounded size whose entries expire. When it is full it
// evicts the entries that expire soonest. It is safe for concurrent use.
type expiringMap[V any] struct {
	limit   int
	now     func() time.Time
	mu      sync.RWMutex
	entries map[string]entry[V]
	swept   time.Time
}

type entry[V any] struct {
	value   V
	expires time.Time
}

func newExpiringMap[V any](limit int, now func() time.Time) *expiringMap[V] {
	return &expiringMap[V]{limit: limit, now: now, entries: map[string]entry[V]{}}
}

// get returns the entry of key, if it is there and has not expired.
func (m *expiringMap[V]) get(key string) (entry[V], bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.live(key)
}

// update replaces the entry of key with what change returns for it, atomically.
// It returns the new entry, and whether there was an old one.
func (m *expiringMap[V]) update(key string, change func(old entry[V], found bool) entry[V]) (updated entry[V], found bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	old, found := m.live(key)
	if _, stored := m.entries[key]; !stored && len(m.entries) >= m.limit {
		m.evict()
	}
	updated = change(old, found)
	m.entries[key] = updated
	return updated, found
}

// sweep deletes all expired entries. It visits every entry, so it does this at most
// once a minute.
func (m *expiringMap[V]) sweep() {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	if now.Sub(m.swept) < time.Minute {
		return
	}
	m.swept = now
	maps.DeleteFunc(m.entries, func(_ string, e entry[V]) bool { return !e.expires.After(now) })
}

// live returns the entry of key, if it has not expired. The caller holds mu.
func (m *expiringMap[V]) live(key string) (entry[V], bool) {
	found, ok := m.entries[key]
	if !ok || !found.expires.After(m.now()) {
		return entry[V]{}, false
	}
	return found, true
}

// evict deletes all expired entries, and at least an eighth of all entries, so
// that it runs rarely. The caller holds mu.
func (m *expiringMap[V]) evict() {
	expiries := make([]time.Time, 0, len(m.entries))
	for _, entry := range m.entries {
		expiries = append(expiries, entry.expires)
	}
	slices.SortFunc(expiries, time.Time.Compare)
	last := expiries[len(expiries)/8]
	if now := m.now(); now.After(last) {
		last = now
	}
	for key, entry := range m.entries {
		if !entry.expires.After(last) {
			delete(m.entries, key)
		}
	}
}
