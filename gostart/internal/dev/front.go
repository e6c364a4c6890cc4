package dev

import (
	"context"
	"net/http"
	"net/http/httputil"
	"sync"
	"time"
)

// A front answers at the app's address. It forwards requests to the app, and tells browsers about new builds.
type front struct {
	root      string
	place     place
	origin    func(At) At // as Options has it
	panicPath string      // where the app reports panics
	app       *httputil.ReverseProxy
	fence     func(context.Context) // returns once hold was called for every change before

	mu      sync.Mutex
	state   state
	changed chan struct{} // closed when state changes
	begun   chan struct{} // closed when the first build is over, whatever came of it
	ready   chan struct{} // closed while requests need not wait
	target  string        // the app's address; "" while it is not running
}

// state is what browsers are told.
type state struct {
	Build    int64     `json:"build"` // a page of another build should reload
	Style    int64     `json:"style"` // a page with older stylesheets should load them again
	Problems []Problem `json:"problems"`
	Panics   []Problem `json:"panics"` // since a page was last loaded
}

func newFront(o Options, p place) *front {
	// The time makes the numbers rise across restarts of this process, while pages stay open.
	now := time.Now().UnixMilli()
	f := &front{
		root: o.Root, place: p, origin: o.Origin, panicPath: newPanicPath(), state: state{Build: now, Style: now},
		changed: make(chan struct{}), begun: make(chan struct{}), ready: make(chan struct{}),
	}
	f.app = f.newProxy()
	return f
}

// hold makes requests wait until release.
func (f *front) hold() {
	f.mu.Lock()
	defer f.mu.Unlock()
	select {
	case <-f.ready:
		f.ready = make(chan struct{})
	default: // they wait already
	}
}

// serve forwards requests to the app. If the build is new, open pages reload.
func (f *front) serve(target string, newBuild bool) {
	f.update(func() {
		f.begin()
		f.target, f.state.Problems, f.state.Panics = target, nil, nil
		if newBuild {
			f.state.Build++
		}
	})
}

// fail shows problems over pages. If the app is still running, it goes on answering.
func (f *front) fail(target string, problems []Problem) {
	f.update(func() {
		if f.begin() {
			f.state.Build++ // pages that wait for the first build show the problems instead
		}
		f.target, f.state.Problems = target, problems
	})
}

// begin notes that the first build is over, and reports whether it was that one. The caller holds mu.
func (f *front) begin() bool {
	select {
	case <-f.begun:
		return false
	default:
		close(f.begun)
		return true
	}
}

// restyle makes pages load their stylesheets again.
func (f *front) restyle() { f.update(func() { f.state.Style++ }) }

// release lets waiting requests through.
func (f *front) release() {
	f.mu.Lock()
	defer f.mu.Unlock()
	select {
	case <-f.ready:
	default:
		close(f.ready)
	}
}

// update changes the state and wakes the browsers that wait for it.
func (f *front) update(change func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
	close(f.changed)
	f.changed = make(chan struct{})
}

// now returns the state, and a channel that is closed when there is another.
func (f *front) now() (state, <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.state, f.changed
}

// wait returns the app's address once the app is up to date, "" if it is not running, and the state of that moment.
func (f *front) wait(ctx context.Context) (target string, now state) {
	f.fence(ctx)
	f.mu.Lock()
	ready := f.ready
	f.mu.Unlock()
	select {
	case <-ready:
	case <-ctx.Done():
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.target, f.state
}

// noticeable is how long somebody waits for the first build before they want to know why.
const noticeable = time.Second

// beginsSoon reports whether the first build is over within that time, and waits until then.
func (f *front) beginsSoon(ctx context.Context) bool {
	timer := time.NewTimer(noticeable)
	defer timer.Stop()
	select {
	case <-f.begun:
	case <-ctx.Done():
	case <-timer.C:
		return false
	}
	return true
}

// ServeHTTP implements http.Handler.
func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if f.live(w, r) {
		return
	}
	before, _ := f.now()
	if opensDocument(r) && f.place.names(r.Host) && !f.beginsSoon(r.Context()) {
		announce(w, before)
		return
	}
	if target, state := f.wait(r.Context()); target != "" {
		if asksForHTML(r) {
			f.forgetPanics()
		}
		f.app.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), upstreamKey{}, upstream{target, state})))
	} else if r.Context().Err() == nil {
		f.explain(w, r)
	}
}
