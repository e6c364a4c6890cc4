package start

import (
	"context"
	"errors"
	"net/http"
	"slices"
)

// load runs the loaders of a page and of its layouts side by side. The first
// that fails cancels the others, and none is left running. A layout outside of
// the element that the browser is going to replace does not load at all.
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
	for i := range page { // a page may be done before their goroutines have begun
		run(i)
	}
	return c.joinLoaders(responses, firstLayout)
}

// loadLayout loads one of the layouts over the page.
func (c *Context) loadLayout(i int) (err error) {
	step := c.trace.begin("layout", c.chain.layouts[i].name)
	c.loadedLayouts[i], err = c.chain.layouts[i].load(c)
	step.end(err)
	return err
}

// caught returns a panic of fn as its error: nothing else catches it in a
// goroutine, and it would end the process.
func catchPanic(fn func() error) (err error) {
	defer func() {
		if recover() != nil { // recoverTo lets http.ErrAbortHandler through, and nothing else
			err = errAborted
		}
	}()
	defer recoverTo(&err)
	return fn()
}

var errAborted = errors.New("start: a loader broke the answer off")

// join merges the headers of all loaders, and returns the error of the outermost
// loader that failed. A loader that was cancelled because another failed does not
// count.
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

// cancelled reports whether err means that a loader was cancelled while the
// request goes on.
func cancelled(c *Context, err error) bool {
	return errors.Is(err, context.Canceled) && c.base().Err() == nil
}

// mergeHeader adds the headers of one loader to those of the answer. A no-store
// that is there stays.
func mergeHeader(to, from http.Header) {
	for name, values := range from {
		switch name {
		case "Vary", "Set-Cookie":
			for _, value := range values {
				if !slices.Contains(to[name], value) { // a memoised function sets it for each caller
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
