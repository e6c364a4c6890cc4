package start

import (
	"bytes"
	"cmp"
	"fmt"
	"hash/maphash"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"
)

// htmlType is the Content-Type of every page.
const htmlType = "text/html; charset=utf-8"

// Header values of many responses. They can be shared, as [http.Header.Add] copies
// them: their capacity equals their length.
var (
	htmlTypes = []string{htmlType}
	noCache   = []string{"no-cache"}
	noStore   = []string{"no-store"}
)

// render answers with a view inside its layouts. A page is rendered completely
// before it is sent, so that an error page can replace it if a view fails. Only a page
// with pending parts is streamed, unless it is an error page or prerendered.
func (c *Context) render(status int, head Head, component templ.Component) error {
	for _, loaded := range slices.Backward(c.loadedLayouts) {
		if loaded.wrap != nil {
			head, component = head.withDefaults(loaded.head), loaded.wrap(component)
		}
	}
	c.head = head
	c.setVary()
	c.reportMarks()
	if status == http.StatusOK && c.requestedPart() != "" {
		return c.sendPart(component)
	}
	page := pages.Get().(*bytes.Buffer)
	defer recycle(page)
	c.stream = stream{}
	if status == http.StatusOK && !isPrerender(c) {
		c.stream.page = page
	}
	step := c.trace.begin("render", "")
	err := c.renderView(component, page)
	step.end(err)
	switch {
	case err != nil:
		return fmt.Errorf("start: render: %w", err)
	case c.failedForm != nil && !c.failedForm.shown:
		return errNoForm
	case c.stream.begun:
		return c.flush(page)
	}
	c.app.learnPasswords(page.Bytes())
	return c.write(status, htmlType, page.Bytes())
}

// renderView renders a page. If it has deferred parts, its views cannot set headers,
// because these may already be sent.
func (c *Context) renderView(component templ.Component, to io.Writer) error {
	if parts := c.deferredParts(); len(parts) > 0 {
		c.PersonMark() // may set headers, so call it now; a form in a deferred part gets the memoised mark
		c.headersClosed.Store(true)
		defer c.headersClosed.Store(false)
		for _, w := range parts {
			if c.requestsPart(w.name) {
				w.begin() // starts work that a guard deferred; that of loaders has begun
			}
		}
	}
	return component.Render(c, to)
}

// write sends body as the complete response, or 304 if the client has a current copy.
func (c *Context) write(status int, contentType string, body []byte) error {
	c.setDefaultCacheControl()
	if c.unchanged(status, body) {
		return c.noContent(http.StatusNotModified)
	}
	c.header().Set("Content-Length", strconv.Itoa(len(body)))
	c.begin(status, contentType)
	_, err := c.writer.Write(body)
	return err
}

// begin writes the header of the response.
func (c *Context) begin(status int, contentType string) {
	c.setDefaultCacheControl()
	if contentType == htmlType {
		c.header()["Content-Type"] = htmlTypes
	} else {
		c.header().Set("Content-Type", contentType)
	}
	c.writer.WriteHeader(status)
}

// setDefaultCacheControl sets no-cache if Cache-Control is not set: caches may store
// the response, and must revalidate it before each use.
func (c *Context) setDefaultCacheControl() {
	if header := c.header(); header.Get("Cache-Control") == "" {
		header["Cache-Control"] = noCache
	}
}

// pages is a pool of the buffers to which pages are rendered.
var pages = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// recycle puts a buffer back into the pool, unless it is so large that it would
// waste memory there.
func recycle(page *bytes.Buffer) {
	if page.Cap() <= 256<<10 {
		page.Reset()
		pages.Put(page)
	}
}

// Head describes a page for browsers, search engines and link previews. For a field
// that the page leaves empty, the innermost layout that sets it is used.
type Head struct {
	Title       string
	Description string
	Canonical   string // the canonical URL of the page
	Image       string // the URL of an image for link previews
	NoIndex     bool   // search engines should not index the page
}

// withDefaults returns h with its empty fields set to those of outer.
func (h Head) withDefaults(outer Head) Head {
	return Head{
		Title:       cmp.Or(h.Title, outer.Title),
		Description: cmp.Or(h.Description, outer.Description),
		Canonical:   cmp.Or(h.Canonical, outer.Canonical),
		Image:       cmp.Or(h.Image, outer.Image),
		NoIndex:     h.NoIndex || outer.NoIndex,
	}
}

// unchanged sets the ETag of a page that caches may store, and reports whether the
// client has a current copy: then the response is "304 Not Modified" without a body
// (RFC 9110, sections 13.1.2 and 15.4.5). A response with no-store or another status
// than 200 gets no ETag.
//
// The ETag is weak, as all content codings of a page share it. It is a hash with a
// random seed of the process: after a restart and on another machine it differs, and
// the client gets the full response once more.
func (c *Context) unchanged(status int, body []byte) bool {
	r, header := c.r, c.header()
	isRead := r.Method == http.MethodGet || r.Method == http.MethodHead
	if !isRead || status != http.StatusOK || strings.Contains(header.Get("Cache-Control"), "no-store") {
		return false
	}
	var text [20]byte // W/, two quotes and at most 13 digits
	tag := string(append(strconv.AppendUint(append(text[:0], `W/"`...), maphash.Bytes(c.app.seed, body), 36), '"'))
	header.Set("ETag", tag)
	return matchesETag(r.Header.Values("If-None-Match"), strings.TrimPrefix(tag, "W/"))
}

// matchesETag reports whether an If-None-Match header contains the tag, weak or
// strong, or "*", which matches any.
func matchesETag(header []string, tag string) bool {
	for _, line := range header {
		for candidate := range strings.SplitSeq(line, ",") {
			candidate = strings.TrimSpace(candidate)
			if candidate == "*" || strings.TrimPrefix(candidate, "W/") == tag {
				return true
			}
		}
	}
	return false
}
