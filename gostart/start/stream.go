package start

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/a-h/templ"

	"gostart/internal/safepath"
)

// A stream is a page that is being sent. It is buffered until it is rendered
// completely or up to a part that is late.
type stream struct {
	page  *bytes.Buffer // what is rendered and not sent; nil if the page must be sent as a whole
	begun bool          // some of it is sent
}

// FirstPaint marks the end of a page, unless the page is streamed: then the mark
// is at the end of what is sent at once. The mark is an invisible element with the
// id first-paint. Put it last in the body, and a link to it in the head:
//
//	<link rel="expect" href="#first-paint" blocking="render"/>
//
// Without the link a slow machine paints a page while it still reads it, and moves
// what it has painted when more comes
// (https://html.spec.whatwg.org/multipage/links.html#link-type-expect).
func FirstPaint() templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if From(ctx).stream.begun {
			return nil
		}
		_, err := io.WriteString(w, firstPaint)
		return err
	})
}

const firstPaint = `<span id="first-paint" hidden></span>`

// stream sends the page so far, with what the late parts show until they are
// there, and then each part when it comes. No script moves them to their
// places: the shadow root of the host has a slot for each. Only slots are in
// it, so that the page's own styles reach everything that is seen. The outer
// slot shows the inner one until the part itself is there to fill it
// (https://html.spec.whatwg.org/multipage/scripting.html#the-slot-element).
func (g partGroup) stream(ctx context.Context, w io.Writer) error {
	c := From(ctx)
	pending, err := g.openHost(ctx, w)
	if err != nil {
		return err
	}
	if err := FirstPaint().Render(ctx, w); err != nil {
		return err
	}
	if err := c.flush(w); err != nil || c.Request().Method == http.MethodHead {
		return err
	}
	for completed := pending.completed(ctx); len(pending) > 0; pending = pending[1:] {
		select {
		case p := <-completed:
			if err := p.renderSlot(ctx, w); err != nil {
				return err
			}
		case <-c.base().Done():
			return c.base().Err()
		}
		if err := c.flush(w); err != nil {
			return err
		}
	}
	_, err = io.WriteString(w, `</div>`)
	return err
}

// begin opens the host of the parts, and returns those that are not there yet.
func (g partGroup) openHost(ctx context.Context, w io.Writer) (pending partGroup, err error) {
	fmt.Fprint(w, `<div class="parts"><template shadowrootmode="open">`)
	for _, p := range g {
		fmt.Fprintf(w, `<slot name="%[1]s"><slot name="%[1]s.waiting"></slot></slot>`, p.name)
	}
	fmt.Fprint(w, `</template>`)
	for _, p := range g {
		if p.isDone() {
			err = p.renderSlot(ctx, w)
		} else {
			pending = append(pending, p)
			err = p.renderWaiting(ctx, w, `slot="`+p.name+`.waiting"`)
		}
		if err != nil {
			return nil, err
		}
	}
	return pending, nil
}

// arrive returns the parts in the order in which they come.
func (g partGroup) completed(ctx context.Context) <-chan Part {
	completed, base := make(chan Part, len(g)), From(ctx).base()
	for _, p := range g {
		go func() {
			if p.wait(base) == nil {
				completed <- p
			}
		}()
	}
	return completed
}

// fill puts the part into its slot.
func (p Part) renderSlot(ctx context.Context, w io.Writer) error {
	fmt.Fprintf(w, `<div slot="%s">`, p.name)
	if err := p.renderResult(ctx, w); err != nil {
		return err
	}
	_, err := io.WriteString(w, `</div>`)
	return err
}

// keepWaiting shows what stands in the part's place until it comes.
func (p Part) renderWaiting(ctx context.Context, w io.Writer, attributes string) error {
	fmt.Fprintf(w, `<div %s aria-busy="true">`, attributes)
	if err := p.waiting.Render(ctx, w); err != nil {
		return err
	}
	_, err := io.WriteString(w, `</div>`)
	return err
}

// inPieces reports whether the page may be sent before its late parts are there.
// For htmx its path must be safe: it would ask another site for "//host".
func (c *Context) canSendEarly() bool {
	return c.stream.page != nil && (!c.isHTMX() || safepath.Valid(c.Request().URL.RequestURI()))
}

// flush sends what is rendered. Views write to w, a buffer of templ's. If sending
// fails, the visitor left, and the request is aborted.
func (c *Context) flush(w io.Writer) error {
	if buffer, ok := w.(interface{ Flush() error }); ok {
		if err := buffer.Flush(); err != nil {
			return err
		}
	}
	if !c.stream.begun {
		c.stream.begun = true
		c.headersClosed.Store(true)
		c.header().Set("X-Accel-Buffering", "no") // nginx would collect the answer before it sends any
		c.begin(http.StatusOK, htmlType)
	}
	c.app.learnPasswords(c.stream.page.Bytes())
	_, err := c.stream.page.WriteTo(c.writer)
	if err == nil {
		err = flush(c.writer)
	}
	if err != nil && !errors.Is(err, http.ErrNotSupported) {
		panic(http.ErrAbortHandler)
	}
	return nil
}
