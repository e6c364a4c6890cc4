package dev

import (
	"context"
	"net/http"
	"net/http/httputil"
	"sync"
	"time"
)

// A front is the server that browsers talk to. It forwards requests to the app, and sends the state of the build to open
// pages.
type front struct {
	root      string
	site      site
	origin    func(At) At // see Options.Origin
	panicPath string      // where the app reports panics
	app       *httputil.ReverseProxy
	fence     func(context.Context) // waits until the watcher has called hold for every earlier change

	mu         sync.Mutex
	state      state
	changed    chan struct{} // closed at the next change of state
	firstBuild chan struct{} // closed when the first build has succeeded or failed
	ready      chan struct{} // closed while requests need not wait
	target     string        // the app's address; "" while it is not running
}

// state is sent to the scripts of open pages.
type state struct {
	Build    int64     `json:"build"` // a page of another build reloads
	Style    int64     `json:"style"` // a page with another number loads its stylesheets again
	Problems []Problem `json:"problems"`
	Panics   []Problem `json:"panics"` // since the last page was loaded
}

func newFront(o Options, s site) *front {
	// Numbers that start at the current time are higher after a restart of this process, so open pages reload.
	now := time.Now().UnixMilli()
	f := &front{
		root: o.Root, site: s, origin: o.Origin, panicPath: newPanicPath(), state: state{Build: now, Style: now},
		changed: make(chan struct{}), firstBuild: make(chan struct{}), ready: make(chan struct{}),
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

// release ends the wait of requests.
func (f *front) release() {
	f.mu.Lock()
	defer f.mu.Unlock()
	select {
	case <-f.ready:
	default:
		close(f.ready)
	}
}

// succeed forwards requests to the app at target and removes all problems. If the build is new, open pages reload.
func (f *front) succeed(target string, newBuild bool) {
	f.update(func() {
		f.endFirstBuild()
		f.target, f.state.Problems, f.state.Panics = target, nil, nil
		if newBuild {
			f.state.Build++
		}
	})
}

// fail shows problems over open pages. If the previous build is still running at target, it serves requests.
func (f *front) fail(target string, problems []Problem) {
	f.update(func() {
		if f.endFirstBuild() {
			f.state.Build++ // pages that wait for the first build reload, and show the problems
		}
		f.target, f.state.Problems = target, problems
	})
}

// endFirstBuild closes firstBuild, and reports whether it was open. The caller holds mu.
func (f *front) endFirstBuild() bool {
	select {
	case <-f.firstBuild:
		return false
	default:
		close(f.firstBuild)
		return true
	}
}

// reloadStyles makes open pages load their stylesheets again.
func (f *front) reloadStyles() { f.update(func() { f.state.Style++ }) }

// update changes the state and wakes everything that waits for a change.
func (f *front) update(change func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
	close(f.changed)
	f.changed = make(chan struct{})
}

// current returns the state, and a channel that is closed when it changes.
func (f *front) current() (state, <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.state, f.changed
}

// wait waits until the app is up to date. It returns the app's address, "" if it is not running, and the state.
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

// progressPageDelay is how long a page waits for the first build before the browser shows a page about the build.
const progressPageDelay = time.Second

// firstBuildTakesLong waits until the first build has ended, ctx is done or progressPageDelay has passed. It reports whether
// it was the delay.
func (f *front) firstBuildTakesLong(ctx context.Context) bool {
	timer := time.NewTimer(progressPageDelay)
	defer timer.Stop()
	select {
	case <-f.firstBuild:
	case <-ctx.Done():
	case <-timer.C:
		return true
	}
	return false
}

// ServeHTTP implements http.Handler.
func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if f.serveOwn(w, r) {
		return
	}
	before, _ := f.current()
	if opensDocument(r) && f.site.isOwnHost(r.Host) && f.firstBuildTakesLong(r.Context()) {
		serveBuildingPage(w, before)
		return
	}
	if target, state := f.wait(r.Context()); target != "" {
		if asksForHTML(r) {
			f.clearPanics()
		}
		f.app.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), upstreamKey{}, upstream{target, state})))
	} else if r.Context().Err() == nil {
		f.serveProblems(w, r)
	}
}
