package devtools

import (
	"slices"
	"strings"
	"sync"

	"gostart/start"
)

// maxRequests is how many requests are stored.
const maxRequests = 50

// requests stores the latest requests. It is safe for concurrent use.
type requests struct {
	mu     sync.Mutex
	traces []start.Trace // oldest first
}

func (r *requests) add(trace start.Trace) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.traces) == maxRequests {
		r.traces = slices.Delete(r.traces, 0, 1)
	}
	r.traces = append(r.traces, trace)
}

// list returns the requests, newest first.
func (r *requests) list() []start.Trace {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := slices.Clone(r.traces)
	slices.Reverse(list)
	return list
}

func hasAnyPrefix(s string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(s, prefix) })
}
