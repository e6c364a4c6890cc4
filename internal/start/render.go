package start

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"github.com/a-h/templ"
)

// render answers with component inside its frames, outermost first. The page
// is complete before its first byte leaves, so a failing view still becomes an
// error page.
func (c *Context) render(status int, component templ.Component, frames []frame) error {
	for _, around := range slices.Backward(frames) {
		component = around(component)
	}
	page := pages.Get().(*bytes.Buffer)
	defer recycle(page)
	if err := component.Render(c, page); err != nil {
		return fmt.Errorf("start: render: %w", err)
	}
	return c.write(status, "text/html; charset=utf-8", page.Bytes())
}

// write sends body as the whole answer.
func (c *Context) write(status int, contentType string, body []byte) error {
	response := c.echo.Response()
	header := response.Header()
	header.Set("Content-Type", contentType)
	header.Set("Content-Length", strconv.Itoa(len(body)))
	if header.Get("Cache-Control") == "" {
		header.Set("Cache-Control", "no-cache")
	}
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
