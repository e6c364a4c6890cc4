package start

import (
	"context"
	"errors"
	"net/http"
	"slices"
)

// load runs the loaders of a page and of its layouts concurrently, and returns when
// all have returned. The first that fails cancels the others. If htmx replaces the
// outlet of a layout, the layouts outside of it are not loaded.
func (c *Context) load(loadPage func(*Context) error) error {
	layouts := c.chain.layouts
	c.loadedLayouts = make([]loadedLayout, len(layouts))
	firstLayout, _ := c.firstLayout(layouts)
	ctx, cancel := context.WithCancel(c.base())
	defer cancel()
	responses := make([]loaderResponse, len(layouts)-firstLayout+1)
	page := len(responses) - 1
	run := func(i int) {
		load := loadPage
		if i < page {
			load = func(c *Context) error { return c.loadLayout(firstLayout + i) }
		}
		responses[i].run(c, ctx, cancel, load)
	}
	for i := range page {
		go run(i)
	}
	run(page)
	for i := range page { // run loaders whose goroutines have not begun, and wait for the others
		run(i)
	}
	return c.joinLoaders(responses, firstLayout)
}

// loadLayout loads the layout with index i.
func (c *Context) loadLayout(i int) (err error) {
	step := c.trace.begin("layout", c.chain.layouts[i].name)
	c.loadedLayouts[i], err = c.chain.layouts[i].load(c)
	step.end(err)
	return err
}

// catchPanic calls fn, and returns a panic of it as an error. An uncaught panic in a
// goroutine would end the process.
func catchPanic(fn func() error) (err error) {
	defer func() {
		if recover() != nil { // recoverTo panics again with http.ErrAbortHandler only
			err = errAborted
		}
	}()
	defer recoverTo(&err)
	return fn()
}

var errAborted = errors.New("start: a loader aborted the response")

// joinLoaders merges the headers of all loaders, and returns the error of the
// outermost loader that failed. It skips loaders that failed only because the failure
// of another loader cancelled them, unless there is no other error.
func (c *Context) joinLoaders(responses []loaderResponse, firstLayout int) (first error) {
	for i := range responses {
		s := &responses[i]
		mergeHeader(c.header(), s.headers())
		if s.err == nil || (first != nil && !cancelled(c, first)) {
			continue
		}
		if first == nil || !cancelled(c, s.err) {
			first = s.err
			c.errorPages = len(c.chain.errors)
			if i < len(responses)-1 {
				c.errorPages = c.chain.layouts[firstLayout+i].errorPages
			}
		}
	}
	if errors.Is(first, errAborted) {
		panic(http.ErrAbortHandler)
	}
	return first
}

// cancelled reports whether err means that a loader was cancelled although the
// request was not.
func cancelled(c *Context, err error) bool {
	return errors.Is(err, context.Canceled) && c.base().Err() == nil
}

// mergeHeader adds the headers of one loader to those of the response. It never
// replaces a Cache-Control: no-store.
func mergeHeader(to, from http.Header) {
	for name, values := range from {
		switch name {
		case "Vary", "Set-Cookie":
			for _, value := range values {
				if !slices.Contains(to[name], value) { // loaders that call the same memoised function all have its headers
					to[name] = append(to[name], value)
				}
			}
		case "Cache-Control":
			if to.Get(name) != "no-store" {
				to[name] = values
			}
		default:
			to[name] = values
		}
	}
}
