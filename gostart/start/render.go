package start

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strconv"
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

// render answers with a view inside what its layouts loaded. The page is
// complete before its first byte leaves, so a failing view still becomes an
// error page; but for one that awaits a part, which has begun by then. What
// tells of a failure is never sent in pieces.
func (c *Context) render(status int, head Head, component templ.Component) error {
	for _, frame := range slices.Backward(c.frames) {
		if frame.around != nil {
			head, component = head.under(frame.head), frame.around(component)
		}
	}
	c.head = head
	c.varies()
	if status == http.StatusOK && c.part() != "" {
		return c.sendPart(component)
	}
	page := pages.Get().(*bytes.Buffer)
	defer recycle(page)
	c.stream = stream{}
	if status == http.StatusOK {
		c.stream.page = page
	}
	step := c.trace.begin("render", "")
	err := component.Render(c, page)
	step.end(err)
	switch {
	case err != nil:
		return fmt.Errorf("start: render: %w", err)
	case c.attempt != nil && !c.attempt.shown:
		return errNoForm
	case c.stream.begun:
		return c.flush(page)
	}
	return c.write(status, htmlType, page.Bytes())
}

// write sends body as the whole answer, unless the client has it already.
func (c *Context) write(status int, contentType string, body []byte) error {
	c.mayBeKept()
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
	c.mayBeKept()
	if contentType == htmlType {
		c.header()["Content-Type"] = htmlTypes
	} else {
		c.header().Set("Content-Type", contentType)
	}
	c.out.WriteHeader(status)
}

// mayBeKept lets caches keep an answer of which nothing else was said, and ask
// each time whether it has changed.
func (c *Context) mayBeKept() {
	if header := c.header(); header.Get("Cache-Control") == "" {
		header["Cache-Control"] = noCache
	}
}

// pages recycles the buffers that pages are rendered to.
var pages = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// recycle keeps a buffer for the next page, unless this one was uncommonly
// large: a pool must not hold on to the largest page ever shown.
func recycle(page *bytes.Buffer) {
	if page.Cap() <= 256<<10 {
		page.Reset()
		pages.Put(page)
	}
}
