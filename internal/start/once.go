package start

import "sync"

// Once returns fn with a memory of one request: however many loaders, layouts
// and actions call the result during a request, fn runs once, and all get what
// it returned.
func Once[T any](fn func(*Context) (T, error)) func(*Context) (T, error) {
	key := new(byte) // an address tells this function from every other
	return func(c *Context) (T, error) {
		return c.resultOf(key, func() any {
			return sync.OnceValues(func() (T, error) { return fn(c) })
		}).(func() (T, error))()
	}
}

// resultOf returns what this request keeps under key, made by create at first.
func (c *Context) resultOf(key any, create func() any) any {
	c.mu.Lock()
	defer c.mu.Unlock()
	result, ok := c.once[key]
	if !ok {
		if c.once == nil {
			c.once = map[any]any{}
		}
		result = create()
		c.once[key] = result
	}
	return result
}
