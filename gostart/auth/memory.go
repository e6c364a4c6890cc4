package auth

import (
	"context"
	"time"
)

// Memory remembers what must not be used again: the ids of sessions that were
// signed out, and the states of flows that were finished.
type RevocationStore interface {
	// Add remembers id until then, and reports whether it was new. Of two
	// calls at the same time, one is told so.
	Add(ctx context.Context, id string, until time.Time) (fresh bool, err error)
	// Has reports whether id is remembered.
	Has(ctx context.Context, id string) (bool, error)
}

// NewMemory returns a Memory of this process, for at most limit ids. When it is
// full it forgets those that would expire soonest anyway.
func NewInMemoryRevocations(limit int, now func() time.Time) RevocationStore {
	return inMemoryRevocations{newExpiringMap[struct{}](limit, now)}
}

type inMemoryRevocations struct{ ids *expiringMap[struct{}] }

func (m inMemoryRevocations) Add(_ context.Context, id string, until time.Time) (bool, error) {
	_, known := m.ids.change(id, func(old entry[struct{}], known bool) entry[struct{}] {
		if known {
			return old
		}
		return entry[struct{}]{until: until}
	})
	return !known, nil
}

func (m inMemoryRevocations) Has(_ context.Context, id string) (bool, error) {
	_, known := m.ids.get(id)
	return known, nil
}
