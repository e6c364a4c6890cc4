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

// A stream is the state of a page that is rendered. The page is buffered until it is
// complete or a pending part follows.
type stream struct {
	page  *bytes.Buffer // what is rendered and not yet sent; nil if the page must not be streamed
	begun bool          // whether a first piece is sent
}

// FirstPaint renders an invisible element with the id first-paint, up to which a
// browser should read before it paints the page. In a streamed page the framework
// places it before the first pending part, and FirstPaint renders nothing. Put it last
// in the body, and this link in the head:
//
//	<link rel="expect" href="#first-paint" blocking="render"/>
//
// Without the link a slow machine paints a page before it is complete, and shifts its
// layout when the rest arrives
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

// stream sends the page so far, with the waiting views of the pending parts, and then
// each part when it is ready. No script moves the parts to their places: the shadow
// root of their host element has two nested slots for each. The part fills the outer
// slot; until then, that falls back to the inner slot with the waiting view. The
// shadow root contains only slots, so the styles of the page apply to everything
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

// openHost opens the host element of the parts, renders each that is ready, and
// returns the pending ones.
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

// completed returns a channel of the parts in the order in which they become ready.
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

// renderSlot renders the part into its slot.
func (p Part) renderSlot(ctx context.Context, w io.Writer) error {
	fmt.Fprintf(w, `<div slot="%s">`, p.name)
	if err := p.renderResult(ctx, w); err != nil {
		return err
	}
	_, err := io.WriteString(w, `</div>`)
	return err
}

// renderWaiting renders the waiting view of the part in a div with the attributes.
func (p Part) renderWaiting(ctx context.Context, w io.Writer, attributes string) error {
	fmt.Fprintf(w, `<div %s aria-busy="true">`, attributes)
	if err := p.waiting.Render(ctx, w); err != nil {
		return err
	}
	_, err := io.WriteString(w, `</div>`)
	return err
}

// canSendEarly reports whether the page may be sent before its parts are ready. For
// htmx its path must be safe, because htmx would request the parts of "//host" from
// another site.
func (c *Context) canSendEarly() bool {
	return c.stream.page != nil && (!c.isHTMX() || safepath.Valid(c.Request().URL.RequestURI()))
}

// flush sends what is rendered so far. w is the buffer of templ to which views write.
// If sending fails, the client has closed the connection, and flush aborts the
// request with [http.ErrAbortHandler].
func (c *Context) flush(w io.Writer) error {
	if buffer, ok := w.(interface{ Flush() error }); ok {
		if err := buffer.Flush(); err != nil {
			return err
		}
	}
	if !c.stream.begun {
		c.stream.begun = true
		c.headersClosed.Store(true)
		c.header().Set("X-Accel-Buffering", "no") // otherwise nginx buffers the response
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
