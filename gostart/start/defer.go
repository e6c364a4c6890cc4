package start

import (
	"context"
	"fmt"
	"slices"
	"sync"
)

// A Deferred is a value that the page does not wait for: [Await] shows it as
// soon as it is there.
type Deferred[T any] struct {
	*work
	value T
}

// work is what a Deferred does, without the type of its value.
type work struct {
	name  string
	begin func()        // starts the work; later calls do nothing
	done  chan struct{} // closed when it is over
	err   error         // why it failed
}

// Defer starts load beside the rest of the request, and returns at once. Its
// name consists of a-z, 0-9 and "-", and is unique in the request; otherwise
// Defer panics. A panic of load is an error like any other.
//
// The context that load gets has the values and deadline of the route, and ends
// with the request, not with the loader. The work may go on after the answer is
// complete, so load uses nothing of c. From that context, [From] returns a
// Context whose headers go nowhere, as the answer may have begun.
func Defer[T any](c *Context, name string, load func(context.Context) (T, error)) *Deferred[T] {
	if !isPartName.MatchString(name) {
		panic(fmt.Sprintf("start: the part %q: want a name of a-z, 0-9 and -", name))
	}
	d := &Deferred[T]{work: &work{name: name, done: make(chan struct{})}}
	if !c.addPart(d.work) {
		panic(fmt.Sprintf("start: two parts of a request are called %q", name))
	}
	base, trace := c.base(), c.trace
	ctx := &Context{Context: base, request: c.request, r: base.r, loader: new(loaderResponse)}
	d.begin = sync.OnceFunc(func() { go d.run(ctx, trace, load) })
	if only := c.part(); only == "" || only == name {
		d.begin()
	}
	return d
}

// addPart notes a part of the page, unless there is one of that name.
func (c *Context) addPart(w *work) (added bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if slices.ContainsFunc(c.parts, func(other *work) bool { return other.name == w.name }) {
		return false
	}
	c.parts = append(c.parts, w)
	return true
}

func (d *Deferred[T]) run(ctx context.Context, trace *tracer, load func(context.Context) (T, error)) {
	defer close(d.done)
	step := trace.begin("part", d.name)
	defer func() { step.end(d.err) }()
	d.err = caught(func() (err error) {
		d.value, err = load(ctx)
		return err
	})
}

// isDone reports whether the work is over.
func (w *work) isDone() bool {
	select {
	case <-w.done:
		return true
	default:
		return false
	}
}

// wait waits for the work, which may not have begun, as long as ctx lasts.
func (w *work) wait(ctx context.Context) error {
	w.begin()
	select {
	case <-w.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
