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

// The headers that htmx sends, in the canonical form of net/http, so that a lookup
// need not convert them.
const (
	hxRequest        = "Hx-Request"
	hxBoosted        = "Hx-Boosted"
	hxRequestType    = "Hx-Request-Type"
	hxSource         = "Hx-Source"
	hxTarget         = "Hx-Target"
	hxHistoryRestore = "Hx-History-Restore-Request"
)

// isHTMX reports whether htmx sent the request. For the back button it sends only the
// history header.
func (c *Context) isHTMX() bool {
	header := c.Request().Header
	return header.Get(hxRequest) == "true" || header.Get(hxHistoryRestore) == "true"
}

// IsFragment reports whether htmx requests a part of the current page, such as by
// hx-get, and not a page to which the visitor navigates.
func (c *Context) IsFragment() bool {
	header := c.Request().Header
	return header.Get(hxRequest) == "true" && header.Get(hxBoosted) != "true" && header.Get(hxHistoryRestore) != "true"
}

// htmxTarget returns the id of the element that the response will replace, or "" for
// the complete document. htmx sends the tag and the id, such as "main#main".
func (c *Context) htmxTarget() string {
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

// firstLayout returns the index of the outermost layout to render. If htmx replaces
// the outlet of a layout, that is this layout, of which only the outlet is rendered,
// and isOutlet is true. Otherwise the index is 0.
func (c *Context) firstLayout(layouts []layout) (index int, isOutlet bool) {
	target := c.htmxTarget()
	for i, l := range layouts {
		if target != "" && l.outlet == target {
			return i, true
		}
	}
	return 0, false
}

// setVary sets Vary to the request headers that select a part or an outlet of the
// page.
func (c *Context) setVary() {
	if len(c.parts) > 0 {
		c.header().Add("Vary", partHeader+", HX-Request, HX-History-Restore-Request")
	}
	for _, l := range c.chain.layouts {
		if l.outlet != "" {
			c.header().Add("Vary", "HX-Request-Type, HX-Target")
			return
		}
	}
}

// retargetError makes htmx replace the outlet of the outermost layout, instead of the
// requested element, with an error page that is rendered as a complete document.
func (c *Context) retargetError(layouts []layout) {
	if c.Request().Header.Get(hxRequest) != "true" || len(layouts) == 0 || layouts[0].outlet == "" {
		return
	}
	header, outlet := c.header(), "#"+layouts[0].outlet
	header.Set("HX-Retarget", outlet)
	header.Set("HX-Reselect", outlet)
	header.Set("HX-Reswap", "outerHTML show:window:top")
}

// sessionHeader tells page.js that a redirect leads to the sign-in page. page.js then
// keeps the page if the response is for a fragment, because it may have a form with
// unsaved input.
const sessionHeader = "Start-Session"

// writeRedirect sends a redirect to a path of this site. If htmx replaces an outlet
// and the page at the path has that outlet, the browser follows the redirect. Any
// other page would end up inside the outlet, so HX-Redirect makes htmx load it as a
// new document.
func (c *Context) writeRedirect(r redirectError) error {
	header := c.header()
	if c.isHTMX() && (r.reloadDocument || !c.app.hasOutlet(r.to, c.htmxTarget())) {
		header.Set("HX-Redirect", r.to)
		if r.toSignIn {
			header.Set(sessionHeader, "ended")
		}
		return c.noContent(http.StatusNoContent)
	}
	header.Set("Location", r.to)
	return c.noContent(r.status)
}

// hasOutlet reports whether the page at path is rendered in an outlet with that id.
func (a *App) hasOutlet(path, id string) bool {
	u, err := url.Parse(path)
	if err != nil || id == "" {
		return false
	}
	ec := a.findRoute(&http.Request{Method: http.MethodGet, URL: u}, nil)
	chain, isPage := a.pageChains[ec.Path()]
	return isPage && slices.ContainsFunc(chain.layouts, func(l layout) bool { return l.outlet == id })
}

// findRoute returns echo's context of the route that matches r, without serving it.
func (a *App) findRoute(r *http.Request, w http.ResponseWriter) echo.Context {
	ec := a.echo.NewContext(r, w)
	a.echo.Router().Find(r.Method, echo.GetPath(r), ec)
	return ec
}

// partHeader is the request header that names the one part of the page to send. htmx
// shows a response only when it is complete, so it requests each pending part
// separately.
const partHeader = "Start-Part"

// isPartName matches names that need no escaping in HTML or in headers.
var isPartName = regexp.MustCompile(`^[a-z0-9-]+$`)

var errPartRedirects = errors.New("start: a deferred part cannot redirect, because the response has begun; redirect in its loader")

// requestedPart returns the name of the part that the request is for, or "" for the
// complete page.
func (c *Context) requestedPart() string {
	if c.failedForm != nil || c.Request().Method != http.MethodGet {
		return ""
	}
	return c.Request().Header.Get(partHeader)
}

// renderForHTMX renders the parts that are ready, and a div for each pending one,
// which makes htmx request it. Such a request adds no entry to the history.
func (g partGroup) renderForHTMX(ctx context.Context, w io.Writer) error {
	page := templ.EscapeString(From(ctx).Request().URL.RequestURI())
	for _, p := range g {
		var err error
		if p.isDone() {
			err = p.renderResult(ctx, w)
		} else {
			err = p.renderWaiting(ctx, w, fmt.Sprintf(`hx-get="%s" hx-headers='{"%s":"%s"}' hx-trigger="load" hx-target="this" hx-swap="outerHTML" hx-push-url="false"`, page, partHeader, p.name))
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
	ctx  context.Context // the context at its place in the page; nil until the part is found
}

// find looks for the requested part in a group.
func (s *partRequest) find(ctx context.Context, g partGroup) {
	for _, p := range g {
		if p.name == s.name {
			s.part, s.ctx = p, ctx
		}
	}
}

// sendPart waits for the requested part of a page, and answers with it. It answers
// 404 if the page has no such part.
func (c *Context) sendPart(page templ.Component) error {
	request := &partRequest{name: c.requestedPart()}
	c.partRequest = request
	step := c.trace.begin("render", request.name)
	err := c.renderView(page, io.Discard)
	step.end(err)
	c.partRequest = nil
	switch {
	case err != nil:
		return fmt.Errorf("start: render: %w", err)
	case request.ctx == nil:
		return NotFound()
	}
	var rendered bytes.Buffer
	if err := c.renderView(templ.ComponentFunc(func(_ context.Context, w io.Writer) error { return partGroup{request.part}.renderAll(request.ctx, w) }), &rendered); err != nil {
		return err
	}
	c.header()["Cache-Control"] = noStore
	return c.write(http.StatusOK, htmlType, rendered.Bytes())
}
