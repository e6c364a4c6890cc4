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

// htmlType is the type of every page.
const htmlType = "text/html; charset=utf-8"

// Values that many answers have. They are shared, as a header copies a slice
// before it adds to it.
var (
	htmlTypes = []string{htmlType}
	noCache   = []string{"no-cache"}
	noStore   = []string{"no-store"}
)

// render answers with a view inside its layouts. The page is rendered completely
// before it is sent, so a view that fails becomes an error page. A page that
// awaits a late part is sent in pieces; an error page and a file never are.
func (c *Context) render(status int, head Head, component templ.Component) error {
	for _, frame := range slices.Backward(c.frames) {
		if frame.around != nil {
			head, component = head.under(frame.head), frame.around(component)
		}
	}
	c.head = head
	c.varies()
	c.answerMarks()
	if status == http.StatusOK && c.part() != "" {
		return c.sendPart(component)
	}
	page := pages.Get().(*bytes.Buffer)
	defer recycle(page)
	c.stream = stream{}
	if status == http.StatusOK && !becomesFile(c) {
		c.stream.page = page
	}
	step := c.trace.begin("render", "")
	err := c.drawPage(component, page)
	step.end(err)
	switch {
	case err != nil:
		return fmt.Errorf("start: render: %w", err)
	case c.attempt != nil && !c.attempt.shown:
		return errNoForm
	case c.stream.begun:
		return c.flush(page)
	}
	c.app.learnPasswords(page.Bytes())
	return c.write(status, htmlType, page.Bytes())
}

// drawPage renders a page. If it has deferred parts, its views cannot set headers,
// which may be sent before.
func (c *Context) drawPage(component templ.Component, to io.Writer) error {
	if parts := c.deferredParts(); len(parts) > 0 {
		c.PersonMark() // memoised, as a form in a late part cannot set headers
		c.late.Store(true)
		defer c.late.Store(false)
		for _, w := range parts {
			if c.wants(w.name) {
				w.begin() // work that a guard deferred has not begun
			}
		}
	}
	return component.Render(c, to)
}

// write sends body as the whole answer, or 304 if the client has it already.
func (c *Context) write(status int, contentType string, body []byte) error {
	c.setDefaultCacheControl()
	if c.unchanged(status, body) {
		return c.noContent(http.StatusNotModified)
	}
	c.header().Set("Content-Length", strconv.Itoa(len(body)))
	c.begin(status, contentType)
	_, err := c.out.Write(body)
	return err
}

// begin sends the header of the answer.
func (c *Context) begin(status int, contentType string) {
	c.setDefaultCacheControl()
	if contentType == htmlType {
		c.header()["Content-Type"] = htmlTypes
	} else {
		c.header().Set("Content-Type", contentType)
	}
	c.out.WriteHeader(status)
}

// setDefaultCacheControl sets no-cache if Cache-Control is not set: caches may
// keep the answer, and ask each time whether it has changed.
func (c *Context) setDefaultCacheControl() {
	if header := c.header(); header.Get("Cache-Control") == "" {
		header["Cache-Control"] = noCache
	}
}

// pages recycles the buffers that pages are rendered to.
var pages = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// recycle puts a buffer back into the pool, unless it is large: the pool must not
// keep the memory of the largest page ever rendered.
func recycle(page *bytes.Buffer) {
	if page.Cap() <= 256<<10 {
		page.Reset()
		pages.Put(page)
	}
}

// Head describes a page for browsers, search engines and link previews. What a
// page leaves empty, its layouts say, the innermost first.
type Head struct {
	Title       string
	Description string
	Canonical   string // the URL under which the page should be known
	Image       string // the URL of a picture for link previews
	NoIndex     bool   // no search engine should list the page
}

// under completes head with what an outer one says.
func (h Head) under(outer Head) Head {
	return Head{
		Title:       cmp.Or(h.Title, outer.Title),
		Description: cmp.Or(h.Description, outer.Description),
		Canonical:   cmp.Or(h.Canonical, outer.Canonical),
		Image:       cmp.Or(h.Image, outer.Image),
		NoIndex:     h.NoIndex || outer.NoIndex,
	}
}

// unchanged tags a page that caches may keep, and reports whether the client
// has it already: then the answer is "304 Not Modified" without a body (RFC
// 9110, sections 13.1.2 and 15.4.5). An answer with no-store gets no tag, and
// neither does an error.
//
// The tag is weak, as it stands for the page in every coding. It is a hash with
// a random seed of this process. After a restart and on another machine it
// differs, and the client gets the full answer once more.
func (c *Context) unchanged(status int, body []byte) bool {
	r, header := c.r, c.header()
	isRead := r.Method == http.MethodGet || r.Method == http.MethodHead
	if !isRead || status != http.StatusOK || strings.Contains(header.Get("Cache-Control"), "no-store") {
		return false
	}
	var text [20]byte // W/, two quotes and at most 13 digits
	tag := string(append(strconv.AppendUint(append(text[:0], `W/"`...), maphash.Bytes(c.app.seed, body), 36), '"'))
	header.Set("ETag", tag)
	return lists(r.Header.Values("If-None-Match"), strings.TrimPrefix(tag, "W/"))
}

// lists reports whether an If-None-Match header holds a tag, weak or strong, or
// "*", which stands for any.
func lists(header []string, tag string) bool {
	for _, line := range header {
		for known := range strings.SplitSeq(line, ",") {
			known = strings.TrimSpace(known)
			if known == "*" || strings.TrimPrefix(known, "W/") == tag {
				return true
			}
		}
	}
	return false
}
