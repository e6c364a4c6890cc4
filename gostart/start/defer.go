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

// A Deferred is a value for which the page does not wait: [Await] renders it as soon
// as it is ready.
type Deferred[T any] struct {
	*work
	value T
}

// work holds the fields of a Deferred that do not depend on the type of its value.
type work struct {
	name  string
	begin func()        // starts the work; later calls do nothing
	done  chan struct{} // closed when the work has ended
	err   error         // why it failed
}

// Defer runs load concurrently with the rest of the request. It begins when the
// loader that calls Defer has returned without an error or, outside of a loader, when
// all loaders have returned. The name consists of a-z, 0-9 and "-", and is unique in
// the request; otherwise Defer panics. A panic of load is treated as an error.
//
// The context that load gets has the values and deadline of the route. It is
// cancelled when the request ends, not when the loader does.
//
// The headers may be sent before load runs, so it cannot set any: the
// [Context.Response] of c, and of the Context that [From] returns, panics. Refresh a
// provider's token in the loader, for example, and let load use the token. If load
// calls a function of [PerRequest] that a loader has called, it gets the same result.
func Defer[T any](c *Context, name string, load func(context.Context) (T, error)) *Deferred[T] {
	if !isPartName.MatchString(name) {
		panic(fmt.Sprintf("start: Defer: the name %q has other characters than a-z, 0-9 and -", name))
	}
	d := &Deferred[T]{work: &work{name: name, done: make(chan struct{})}}
	if !c.addPart(d.work) {
		panic(fmt.Sprintf("start: Defer: two parts of the request have the name %q; give each its own", name))
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

// requestsPart reports whether the request is for the part of that name or for the
// complete page.
func (c *Context) requestsPart(name string) bool {
	only := c.requestedPart()
	return only == "" || only == name
}

// deferredParts returns all deferred work of the request.
func (c *Context) deferredParts() []*work {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.parts
}

// addPart adds a part to the request. It reports false if there is one of that name.
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

// isDone reports whether the work has ended.
func (w *work) isDone() bool {
	select {
	case <-w.done:
		return true
	default:
		return false
	}
}

// wait begins the work if necessary, and waits until it has ended. It returns an
// error if ctx is cancelled before.
func (w *work) wait(ctx context.Context) error {
	w.begin()
	select {
	case <-w.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A Part is a component that renders a [Deferred] value. It may add a div, so use it
// where HTML allows one.
type Part struct {
	*work
	waiting templ.Component
	view    func() templ.Component
	failed  func(*Error) templ.Component
}

// Await returns a part that renders view with the value of d and, until that is
// ready, waiting. The rest of a streamed page is sent after the part. If d fails, an
// error is rendered in place of the part, and the rest of the page is not affected. A
// redirect counts as a failure, because the response has begun. A page must await
// each Deferred only once.
func Await[T any](d *Deferred[T], waiting templ.Component, view func(T) templ.Component) Part {
	return Part{d.work, waiting, func() templ.Component { return view(d.value) }, failureText}
}

// Failed returns the part with a view for its error, instead of a paragraph with the
// title of the error.
func (p Part) Failed(view func(*Error) templ.Component) Part {
	p.failed = view
	return p
}

// failureText renders the title of an error.
func failureText(e *Error) templ.Component {
	return templ.Raw(`<p class="error" role="alert">` + templ.EscapeString(e.Title) + `</p>`)
}

// Render renders the part as Parts(p) does.
func (p Part) Render(ctx context.Context, w io.Writer) error { return partGroup{p}.Render(ctx, w) }

// Parts renders several parts in one place, in this order, each as soon as it is
// ready. The rest of a streamed page is sent after all of them.
func Parts(parts ...Part) templ.Component { return partGroup(parts) }

// A partGroup is a list of parts that are rendered in one place.
type partGroup []Part

// grace is how long a page waits for its parts before it is sent without them. The
// waiting view of a part that is ready so soon would only flicker.
const grace = 5 * time.Millisecond

// Render renders the parts in one of three ways. If all are ready, or the page
// cannot be streamed, it renders them in the page. For htmx, which shows a response
// only when it is complete, each pending part gets its own request. Otherwise the
// pending parts are streamed.
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

// waitForGrace waits until all parts are ready, at most for grace, and reports
// whether they are.
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

// renderAll waits for each part and renders it in place.
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

// renderResult renders a part whose work has ended: its view or its error.
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

// reportFailure logs why the part failed, and returns the error for the visitor. It
// does not log the target of a redirect, which may hold a secret.
func (p Part) reportFailure(c *Context, err error) *Error {
	if isRedirect(err) {
		err = errPartRedirects
	}
	err = fmt.Errorf("part %s: %w", p.name, err)
	c.reportError(err)
	return asError(err)
}
