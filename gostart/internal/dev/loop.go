package dev

import (
	"context"
	"fmt"
	"maps"
	"time"
)

// debounce is how long no file may change before a build begins: an editor writes several files at once, a checkout many.
const debounce = 30 * time.Millisecond

// A loop rebuilds and restarts the app after each change.
type loop struct {
	o       Options
	site    site
	files   *watcher
	front   *front
	builder builder

	child     *child   // nil while the app is not running
	args      []string // for the next start of the app
	restarted bool     // the app was restarted, and browsers do not know yet
	failed    bool     // the last build or start failed
}

// run builds the app once, and then after each change, until ctx is done.
func (l *loop) run(ctx context.Context) {
	pending := changes{everything: true}
	for {
		if len(pending) > 0 && !l.tryUpdate(ctx, pending) {
			l.collect(ctx, pending)
			continue
		}
		l.files.unlessChanged(l.front.release)
		select {
		case <-ctx.Done():
			return
		case <-l.files.dirty:
			l.collect(ctx, pending)
		case <-l.child.exited():
			problem := Problem{Message: l.child.exitMessage()}
			l.child = nil
			l.fail([]Problem{problem})
		}
	}
}

// collect adds changed files to pending until no file has changed for the time of debounce.
func (l *loop) collect(ctx context.Context, pending changes) {
	timer := time.NewTimer(debounce)
	defer timer.Stop()
	for waiting := true; waiting; {
		select {
		case <-l.files.dirty:
			timer.Reset(debounce)
		case <-timer.C:
			waiting = false
		case <-ctx.Done():
			waiting = false
		}
	}
	maps.Copy(pending, l.files.take())
}

// tryUpdate calls update. If another file changes meanwhile, it cancels update and returns false.
func (l *loop) tryUpdate(ctx context.Context, pending changes) (done bool) {
	updating, cancel := context.WithCancel(ctx)
	defer cancel()
	updated := make(chan struct{})
	go func() {
		defer close(updated)
		l.update(updating, pending)
	}()
	select {
	case <-updated:
		return true
	case <-l.files.dirty:
		cancel()
		<-updated
		return false
	}
}

// update brings the app up to date, shows the result, and clears pending. If ctx is done, it returns early and leaves pending
// as it is.
func (l *loop) update(ctx context.Context, pending changes) {
	begun := time.Now()
	stylesOnly := !l.failed && pending.all(isStylesheet)
	if stylesOnly {
		l.front.reloadStyles()
	}
	problems := l.buildAndStart(ctx, pending)
	if ctx.Err() != nil {
		return // requests keep waiting
	}
	if problems != nil {
		l.fail(problems)
	} else {
		l.front.succeed(l.child.target(), l.restarted && !stylesOnly)
		l.failed, l.restarted = false, false
		fmt.Fprintf(l.o.Out, "✓ %s: ready in %v\n", pending, time.Since(begun).Round(time.Millisecond))
	}
	clear(pending)
}

// buildAndStart generates, builds and starts the app, as far as the changes require.
func (l *loop) buildAndStart(ctx context.Context, pending changes) []Problem {
	if l.failed || !pending.all(isEnvFile) {
		if err := l.o.Generate(); err != nil {
			return l.problems(err)
		}
		if err := l.builder.build(ctx); err != nil {
			return l.problems(err)
		}
	}
	if l.child.runs(l.builder.binary) && !pending.any(isEnvFile) || ctx.Err() != nil {
		return nil
	}
	l.child.stop()
	var err error
	if l.child, err = start(ctx, l.o, l.site, l.builder.binary, l.args...); err != nil {
		return []Problem{{Message: err.Error()}}
	}
	l.restarted, l.args = true, []string{"serve", "-quiet"} // only the first start prints the banner
	return nil
}

// fail shows problems in the terminal and in the browser.
func (l *loop) fail(problems []Problem) {
	l.failed = true
	for _, problem := range problems {
		fmt.Fprintf(l.o.Out, "\n✗ %s\n", problem)
	}
	fmt.Fprintln(l.o.Out)
	l.front.fail(l.child.target(), problems)
}

func (l *loop) problems(err error) []Problem { return readProblems(l.o.Root, err.Error(), l.o.Origin) }
