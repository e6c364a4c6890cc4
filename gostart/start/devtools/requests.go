package devtools

import (
	"slices"
	"strings"
	"sync"

	"gostart/start"
)

// maxRequests is how many of the latest requests are kept.
const maxRequests = 50

// requests keeps the latest, for many to add to at the same time.
type requests struct {
	mu     sync.Mutex
	latest []start.Trace // the last one last
}

func (r *requests) add(trace start.Trace) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.latest) == maxRequests {
		r.latest = slices.Delete(r.latest, 0, 1)
	}
	r.latest = append(r.latest, trace)
}

// list returns the latest first.
func (r *requests) list() []start.Trace {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := slices.Clone(r.latest)
	slices.Reverse(list)
	return list
}

func hasAnyPrefix(s string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(s, prefix) })
}
