package start

import "sync"

// Once returns fn with a memory of one request: however many loaders, layouts
// and actions call the result during a request, fn runs once, and all get what
// it returned. It is not cancelled when the loader that called it first is.
func Once[T any](fn func(*Context) (T, error)) func(*Context) (T, error) {
	key := new(byte) // its address tells this function from every other
	return func(c *Context) (T, error) {
		run, begun := c.once.Load(key)
		if !begun {
			run, _ = c.once.LoadOrStore(key, sync.OnceValues(func() (T, error) {
				return fn(&Context{Context: c.base, request: c.request, side: c.side})
			}))
		}
		return run.(func() (T, error))()
	}
}
