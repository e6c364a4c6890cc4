package start

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
)

// The headers that htmx sends, in the canonical form of net/http: looking up any
// other spelling would convert it each time.
const (
	hxRequest        = "Hx-Request"
	hxBoosted        = "Hx-Boosted"
	hxRequestType    = "Hx-Request-Type"
	hxSource         = "Hx-Source"
	hxTarget         = "Hx-Target"
	hxHistoryRestore = "Hx-History-Restore-Request"
)

// byScript reports whether htmx made the request: on a visitor's click or, with
// the history header alone, for the back button.
func (c *Context) byScript() bool {
	header := c.Request().Header
	return header.Get(hxRequest) == "true" || header.Get(hxHistoryRestore) == "true"
}

// IsFragment reports whether htmx requests a fragment for a page, such as by hx-get,
// and not a page for a visitor who follows a link.
func (c *Context) IsFragment() bool {
	header := c.Request().Header
	return header.Get(hxRequest) == "true" && header.Get(hxBoosted) != "true" && header.Get(hxHistoryRestore) != "true"
}

// target returns the id of the element that the answer will replace, or "" for
// the whole document. htmx sends it as "main#main".
func (c *Context) target() string {
	header := c.Request().Header
	if header.Get(hxRequestType) != "partial" || header.Get(hxHistoryRestore) == "true" {
		return ""
	}
	_, id, _ := strings.Cut(header.Get(hxTarget), "#")
	if decoded, err := url.PathUnescape(id); err == nil {
		return decoded
	}
	return ""
}

// outermost returns the index of the first layout to render: the one whose outlet
// the answer will replace, or else 0.
func (c *Context) outermost(layouts []layout) (first int, isOutlet bool) {
	target := c.target()
	for i, l := range layouts {
		if target != "" && l.outlet == target {
			return i, true
		}
	}
	return 0, false
}

// varies tells caches that the answer depends on what htmx will replace, and
// on who asks for a part.
func (c *Context) varies() {
	if len(c.parts) > 0 {
		c.header().Add("Vary", partHeader+", HX-Request, HX-History-Restore-Request")
	}
	for _, l := range c.over.layouts {
		if l.outlet != "" {
			c.header().Add("Vary", "HX-Request-Type, HX-Target")
			return
		}
	}
}

// aim makes htmx replace the whole page with an error that is rendered as a whole
// document, whatever element the answer was for.
func (c *Context) aim(layouts []layout) {
	if c.Request().Header.Get(hxRequest) != "true" || len(layouts) == 0 || layouts[0].outlet == "" {
		return
	}
	header, outlet := c.header(), "#"+layouts[0].outlet
	header.Set("HX-Retarget", outlet)
	header.Set("HX-Reselect", outlet)
	header.Set("HX-Reswap", "outerHTML show:window:top")
}

// sessionHeader tells page.js that a redirect leads to the sign-in page. If it is the
// answer for a fragment, a form on the page must not be lost.
const sessionHeader = "Start-Session"

// navigate answers with a redirect to a path of this site. If htmx replaces an
// outlet and the page at the path has that outlet, the browser follows the
// redirect. Any other page would end up inside of the outlet, so HX-Redirect
// makes htmx load it as a whole document.
func (c *Context) navigate(r redirectError) error {
	header := c.header()
	if c.byScript() && (r.whole || !c.app.hasOutlet(r.to, c.target())) {
		header.Set("HX-Redirect", r.to)
		if r.whole {
			header.Set(sessionHeader, "ended")
		}
		return c.noContent(http.StatusNoContent)
	}
	header.Set("Location", r.to)
	return c.noContent(r.status)
}

// hasOutlet reports whether a path shows a page inside an outlet with that id.
func (a *App) hasOutlet(path, id string) bool {
	u, err := url.Parse(path)
	if err != nil || id == "" {
		return false
	}
	found := a.find(&http.Request{Method: http.MethodGet, URL: u}, nil)
	over, isPage := a.pages[found.Path()]
	return isPage && slices.ContainsFunc(over.layouts, func(l layout) bool { return l.outlet == id })
}

// find returns the route that echo finds for a request, without serving it.
func (a *App) find(r *http.Request, w http.ResponseWriter) echo.Context {
	ec := a.echo.NewContext(r, w)
	a.echo.Router().Find(r.Method, echo.GetPath(r), ec)
	return ec
}

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
	err := c.drawPage(page, io.Discard)
	step.end(err)
	c.wanted = nil
	switch {
	case err != nil:
		return fmt.Errorf("start: render: %w", err)
	case found.ctx == nil:
		return NotFound()
	}
	var drawn bytes.Buffer
	if err := c.drawPage(templ.ComponentFunc(func(_ context.Context, w io.Writer) error { return group{found.part}.whole(found.ctx, w) }), &drawn); err != nil {
		return err
	}
	c.header()["Cache-Control"] = noStore
	return c.write(http.StatusOK, htmlType, drawn.Bytes())
}
