package start

import (
	"errors"
	"sync"
)

// PerRequest returns fn memoised per request: however many loaders, layouts and actions
// call the result during a request, fn runs once, and all get what it returned.
// It is not cancelled together with the loader that called it first.
func PerRequest[T any](fn func(*Context) (T, error)) func(*Context) (T, error) {
	key := new(byte) // its address identifies the function
	return func(c *Context) (T, error) {
		m := memoryOf[T](c, key)
		m.once.Do(func() {
			m.err = errPanicked // unless fn returns
			m.value, m.err = fn(&Context{Context: c.base(), request: c.request, r: c.r, loader: c.loader, outer: c.outer})
		})
		return m.value, m.err
	}
}

// errPanicked is returned to later callers of a function that panicked.
var errPanicked = errors.New("start: a function that was given to PerRequest has panicked")

// A memory holds what one function returned during a request.
type memory[T any] struct {
	once  sync.Once
	value T
	err   error
}

// memoryOf returns the memory of the function with that key.
func memoryOf[T any](c *Context, key *byte) *memory[T] {
	c.mu.Lock()
	defer c.mu.Unlock()
	m, ok := c.once[key].(*memory[T])
	if !ok {
		m = new(memory[T])
		if c.once == nil {
			c.once = map[*byte]any{}
		}
		c.once[key] = m
	}
	return m
}
