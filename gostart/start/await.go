package start

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/a-h/templ"
)

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
	return Part{d.work, waiting, func() templ.Component { return view(d.value) }, failure}
}

// Failed shows by view why the part failed, instead of in a paragraph.
func (p Part) Failed(view func(*Error) templ.Component) Part {
	p.failed = view
	return p
}

// failure tells a person what happened, in a few words.
func failure(e *Error) templ.Component {
	return templ.Raw(`<p class="error" role="alert">` + templ.EscapeString(e.Title) + `</p>`)
}

// Render shows the part alone.
func (p Part) Render(ctx context.Context, w io.Writer) error { return group{p}.Render(ctx, w) }

// Parts shows several parts in one place, in this order, each as soon as it is
// there. What follows them in the page arrives after all of them.
func Parts(parts ...Part) templ.Component { return group(parts) }

// A group is parts that stand in one place.
type group []Part

// grace is how long a page waits for its parts before it is sent without them. A
// part that comes so soon would only flicker.
const grace = 5 * time.Millisecond

// Render shows the parts in one of three ways. If all are there, or the answer
// must be sent as a whole, they are rendered in the page. For htmx, which reads a
// whole answer before it shows any of it, each late part gets its own request.
// For all else, the late parts are streamed.
func (g group) Render(ctx context.Context, w io.Writer) error {
	c := From(ctx)
	switch {
	case c.wanted != nil:
		c.wanted.in(ctx, g)
		return nil
	case !c.inPieces() || g.settles():
		return g.whole(ctx, w)
	case c.byScript():
		return g.apart(ctx, w)
	}
	return g.stream(ctx, w)
}

// settles waits for the parts, at most as long as grace, and reports whether all
// are there.
func (g group) settles() bool {
	if g.isDone() {
		return true
	}
	over := time.NewTimer(grace)
	defer over.Stop()
	for _, p := range g {
		select {
		case <-p.done:
		case <-over.C:
			return false
		}
	}
	return true
}

func (g group) isDone() bool {
	return !slices.ContainsFunc(g, func(p Part) bool { return !p.isDone() })
}

// whole waits for all parts and renders them.
func (g group) whole(ctx context.Context, w io.Writer) error {
	for _, p := range g {
		if err := p.wait(From(ctx).base()); err != nil {
			return err
		}
		if err := p.show(ctx, w); err != nil {
			return err
		}
	}
	return nil
}

// show renders a part that is there, or why it failed.
func (p Part) show(ctx context.Context, w io.Writer) error {
	drawn := pages.Get().(*bytes.Buffer)
	defer recycle(drawn)
	err := p.err
	if err == nil {
		err = caught(func() error { return p.view().Render(ctx, drawn) })
	}
	if err != nil {
		drawn.Reset()
		if err := p.failed(p.fault(From(ctx), err)).Render(ctx, drawn); err != nil {
			return err
		}
	}
	_, err = w.Write(drawn.Bytes())
	return err
}

// fault reports why the part failed, and returns what the visitor is told. The
// target of a redirect may hold a secret, and stays out of the log.
func (p Part) fault(c *Context, err error) *Error {
	if isAnswer(err) {
		err = errPartRedirects
	}
	err = fmt.Errorf("part %s: %w", p.name, err)
	c.report(err)
	return asError(err)
}
