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

// render answers with a view inside what its layouts loaded. The page is
// complete before its first byte leaves, so a failing view still becomes an
// error page.
func (c *Context) render(status int, head Head, component templ.Component) error {
	for _, frame := range slices.Backward(c.frames) {
		if frame.around != nil {
			head, component = head.under(frame.head), frame.around(component)
		}
	}
	c.head = head
	c.varies()
	page := pages.Get().(*bytes.Buffer)
	defer recycle(page)
	if err := component.Render(c, page); err != nil {
		return fmt.Errorf("start: render: %w", err)
	}
	if c.sent != nil && !c.sent.shown {
		return errNoForm
	}
	return c.write(status, "text/html; charset=utf-8", page.Bytes())
}

// write sends body as the whole answer, unless the client has it already.
func (c *Context) write(status int, contentType string, body []byte) error {
	response := c.echo.Response()
	header := response.Header()
	if header.Get("Cache-Control") == "" {
		header.Set("Cache-Control", "no-cache")
	}
	if c.unchanged(status, body) {
		return c.echo.NoContent(http.StatusNotModified)
	}
	header.Set("Content-Type", contentType)
	header.Set("Content-Length", strconv.Itoa(len(body)))
	response.WriteHeader(status)
	_, err := response.Write(body)
	return err
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
