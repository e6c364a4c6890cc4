package dev

import (
	"context"
	"fmt"
	"maps"
	"time"
)

// quiet is how long no file changes before we build: an editor writes several at once, and a checkout many.
const quiet = 30 * time.Millisecond

// A loop builds and restarts the app, one change after another.
type loop struct {
	o       Options
	place   place
	files   *watcher
	front   *front
	builder builder

	child     *child   // nil while the app is not running
	args      []string // for the next
	restarted bool     // since browsers were last told
	broken    bool     // the last attempt failed
}

// run builds once, and then after each change until ctx is done.
func (l *loop) run(ctx context.Context) {
	work := changes{everything: true}
	for {
		if len(work) > 0 && !l.update(ctx, work) {
			l.settle(ctx, work)
			continue
		}
		l.files.unlessChanged(l.front.release)
		select {
		case <-ctx.Done():
			return
		case <-l.files.dirty:
			l.settle(ctx, work)
		case <-l.child.exited():
			problem := Problem{Message: l.child.epitaph()}
			l.child = nil
			l.fail([]Problem{problem})
		}
	}
}

// settle adds to work what changes until nothing has for a while.
func (l *loop) settle(ctx context.Context, work changes) {
	timer := time.NewTimer(quiet)
	defer timer.Stop()
	for waiting := true; waiting; {
		select {
		case <-l.files.dirty:
			timer.Reset(quiet)
		case <-timer.C:
			waiting = false
		case <-ctx.Done():
			waiting = false
		}
	}
	maps.Copy(work, l.files.take())
}

// update brings the app up to date. It gives up and returns false as soon as another file changes. Changes that it has
// dealt with are no longer in work.
func (l *loop) update(ctx context.Context, work changes) bool {
	working, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan struct{})
	go func() {
		defer close(done)
		l.bring(working, work)
	}()
	select {
	case <-done:
		return true
	case <-l.files.dirty:
		cancel()
		<-done
		return false
	}
}

// bring generates, builds and starts what the changes ask for, and clears them unless it has to give up.
func (l *loop) bring(ctx context.Context, work changes) {
	begun := time.Now()
	styles := !l.broken && work.all(isStyle)
	if styles {
		l.front.restyle()
	}
	problems := l.prepare(ctx, work)
	if ctx.Err() != nil {
		return // requests go on waiting
	}
	if problems != nil {
		l.fail(problems)
	} else {
		l.front.serve(l.child.target(), l.restarted && !styles)
		l.broken, l.restarted = false, false
		fmt.Fprintf(l.o.Out, "✓ %s: ready in %v\n", work, time.Since(begun).Round(time.Millisecond))
	}
	clear(work)
}

// prepare generates, builds and starts the app as far as the changes need it.
func (l *loop) prepare(ctx context.Context, work changes) []Problem {
	if l.broken || !work.all(isEnv) {
		if err := l.o.Generate(); err != nil {
			return l.problems(err)
		}
		if err := l.builder.build(ctx); err != nil {
			return l.problems(err)
		}
	}
	if l.child.runs(l.builder.binary) && !work.any(isEnv) || ctx.Err() != nil {
		return nil
	}
	l.child.stop()
	var err error
	if l.child, err = start(ctx, l.o, l.place, l.builder.binary, l.args...); err != nil {
		return []Problem{{Message: err.Error()}}
	}
	l.restarted, l.args = true, []string{"serve", "-quiet"} // one banner is enough
	return nil
}

// fail shows problems in the terminal and over pages.
func (l *loop) fail(problems []Problem) {
	l.broken = true
	for _, problem := range problems {
		fmt.Fprintf(l.o.Out, "\n✗ %s\n", problem)
	}
	fmt.Fprintln(l.o.Out)
	l.front.fail(l.child.target(), problems)
}

func (l *loop) problems(err error) []Problem { return readProblems(l.o.Root, err.Error(), l.o.Origin) }
