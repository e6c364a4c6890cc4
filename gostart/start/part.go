package start

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"

	"github.com/a-h/templ"
)

// partHeader names the one part of a page that a request is for. htmx reads a
// whole answer before it shows any of it, so a late part would hold up the page:
// htmx gets it with a separate request.
const partHeader = "Start-Part"

// isPartName matches names that need no escaping in HTML and in headers.
var isPartName = regexp.MustCompile(`^[a-z0-9-]+$`)

var errPartRedirects = errors.New("start: a part cannot send the visitor on; its loader can")

// part returns the name of the part that the request is for, or "" for all.
func (c *Context) part() string {
	if c.attempt != nil || c.Request().Method != http.MethodGet {
		return ""
	}
	return c.Request().Header.Get(partHeader)
}

// apart renders the parts that are there, and lets htmx request the others. Their
// div is not a link, so these requests do not get into the history.
func (g group) apart(ctx context.Context, w io.Writer) error {
	page := templ.EscapeString(From(ctx).Request().URL.RequestURI())
	for _, p := range g {
		var err error
		if p.isDone() {
			err = p.show(ctx, w)
		} else {
			err = p.keepWaiting(ctx, w, fmt.Sprintf(`hx-get="%s" hx-headers='{"%s":"%s"}' hx-trigger="load" hx-target="this" hx-swap="outerHTML" hx-push-url="false"`, page, partHeader, p.name))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// A partRequest is a request for one part of a page: the page is rendered and
// discarded, and the part is kept.
type partRequest struct {
	name string
	part Part
	ctx  context.Context // of its place in the page; nil until it is found
}

// in looks for the part in a group.
func (s *partRequest) in(ctx context.Context, g group) {
	for _, p := range g {
		if p.name == s.name {
			s.part, s.ctx = p, ctx
		}
	}
}

// sendPart answers with one part of a page alone, when it is there.
func (c *Context) sendPart(page templ.Component) error {
	found := &partRequest{name: c.part()}
	c.wanted = found
	step := c.trace.begin("render", found.name)
	err := page.Render(c, io.Discard)
	step.end(err)
	c.wanted = nil
	switch {
	case err != nil:
		return fmt.Errorf("start: render: %w", err)
	case found.ctx == nil:
		return NotFound()
	}
	var drawn bytes.Buffer
	if err := (group{found.part}).whole(found.ctx, &drawn); err != nil {
		return err
	}
	c.NoStore()
	return c.write(http.StatusOK, htmlType, drawn.Bytes())
}
