package start

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/a-h/templ"
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

// Defer runs load beside the rest of the request, after the loader that calls it
// has returned without an error; outside of a loader, after all loaders have. The
// name consists of a-z, 0-9 and "-", and is unique in the request; otherwise Defer
// panics. A panic of load is an error like any other.
//
// The context that load gets has the values and deadline of the route, and ends
// with the request, not with the loader.
//
// The headers may be sent before load runs, so it cannot set any: the
// [Context.Response] of c, and of the Context that [From] returns, panics. Refresh a
// provider's token in the loader, for example, and let load use the token. load may
// call a function of [PerRequest] that a loader has called: it returns the same
// result.
func Defer[T any](c *Context, name string, load func(context.Context) (T, error)) *Deferred[T] {
	if !isPartName.MatchString(name) {
		panic(fmt.Sprintf("start: the part %q: want a name of a-z, 0-9 and -", name))
	}
	d := &Deferred[T]{work: &work{name: name, done: make(chan struct{})}}
	if !c.addPart(d.work) {
		panic(fmt.Sprintf("start: two parts of a request are called %q", name))
	}
	base, trace := c.base(), c.trace
	sealed := &loaderResponse{ResponseWriter: (*publicWriter)(c.request), isSealed: true}
	ctx := &Context{Context: base, request: c.request, loader: sealed}
	ctx.r = base.r.WithContext(ctx)
	d.begin = sync.OnceFunc(func() { go d.run(ctx, trace, load) })
	if c.loader != nil && c.loader.loadersCtx != nil {
		sealed.loadersCtx = c.loader.loadersCtx
		if c.requestsPart(name) {
			c.loader.beginWhenSealed(d.work)
		}
	}
	return d
}

// wants reports whether the request is for the part of that name.
func (c *Context) requestsPart(name string) bool {
	only := c.requestedPart()
	return only == "" || only == name
}

// deferredParts returns the parts of the page.
func (c *Context) deferredParts() []*work {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.parts
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
	d.err = catchPanic(func() (err error) {
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

// A Part is a component that shows what a loader deferred, in a div. Use it where
// HTML allows a div.
type Part struct {
	*work
	waiting templ.Component
	view    func() templ.Component
	failed  func(*Error) templ.Component
}

// Await returns the part of a page that shows d by view and, until d is there,
// waiting. What follows it in the page arrives after it. A part that fails shows
// an error in its place, and the rest of the page is not affected. A redirect
// that it returns is a failure too, as the answer has begun. A page awaits each
// Deferred once.
func Await[T any](d *Deferred[T], waiting templ.Component, view func(T) templ.Component) Part {
	return Part{d.work, waiting, func() templ.Component { return view(d.value) }, failureText}
}

// Failed shows by view why the part failed, instead of in a paragraph.
func (p Part) Failed(view func(*Error) templ.Component) Part {
	p.failed = view
	return p
}

// failure tells a person what happened, in a few words.
func failureText(e *Error) templ.Component {
	return templ.Raw(`<p class="error" role="alert">` + templ.EscapeString(e.Title) + `</p>`)
}

// Render shows the part alone.
func (p Part) Render(ctx context.Context, w io.Writer) error { return partGroup{p}.Render(ctx, w) }

// Parts shows several parts in one place, in this order, each as soon as it is
// there. What follows them in the page arrives after all of them.
func Parts(parts ...Part) templ.Component { return partGroup(parts) }

// A group is parts that stand in one place.
type partGroup []Part

// grace is how long a page waits for its parts before it is sent without them. A
// part that comes so soon would only flicker.
const grace = 5 * time.Millisecond

// Render shows the parts in one of three ways. If all are there, or the answer
// must be sent as a whole, they are rendered in the page. For htmx, which reads a
// whole answer before it shows any of it, each late part gets its own request.
// For all else, the late parts are streamed.
func (g partGroup) Render(ctx context.Context, w io.Writer) error {
	c := From(ctx)
	switch {
	case c.partRequest != nil:
		c.partRequest.find(ctx, g)
		return nil
	case !c.canSendEarly() || g.waitForGrace():
		return g.renderAll(ctx, w)
	case c.isHTMX():
		return g.renderForHTMX(ctx, w)
	}
	return g.stream(ctx, w)
}

// settles waits for the parts, at most as long as grace, and reports whether all
// are there.
func (g partGroup) waitForGrace() bool {
	if g.isDone() {
		return true
	}
	timeout := time.NewTimer(grace)
	defer timeout.Stop()
	for _, p := range g {
		select {
		case <-p.done:
		case <-timeout.C:
			return false
		}
	}
	return true
}

func (g partGroup) isDone() bool {
	return !slices.ContainsFunc(g, func(p Part) bool { return !p.isDone() })
}

// whole waits for all parts and renders them.
func (g partGroup) renderAll(ctx context.Context, w io.Writer) error {
	for _, p := range g {
		if err := p.wait(From(ctx).base()); err != nil {
			return err
		}
		if err := p.renderResult(ctx, w); err != nil {
			return err
		}
	}
	return nil
}

// show renders a part that is there, or why it failed.
func (p Part) renderResult(ctx context.Context, w io.Writer) error {
	rendered := pages.Get().(*bytes.Buffer)
	defer recycle(rendered)
	err := p.err
	if err == nil {
		err = catchPanic(func() error { return p.view().Render(ctx, rendered) })
	}
	if err != nil {
		rendered.Reset()
		if err := p.failed(p.reportFailure(From(ctx), err)).Render(ctx, rendered); err != nil {
			return err
		}
	}
	_, err = w.Write(rendered.Bytes())
	return err
}

// fault reports why the part failed, and returns what the visitor is told. The
// target of a redirect may hold a secret, and stays out of the log.
func (p Part) reportFailure(c *Context, err error) *Error {
	if isRedirect(err) {
		err = errPartRedirects
	}
	err = fmt.Errorf("part %s: %w", p.name, err)
	c.reportError(err)
	return asError(err)
}
