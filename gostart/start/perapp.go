package start

import "sync"

// PerApp returns a function that makes one value for each app, when a request
// first asks for it, and returns it from then on. So a package can have state
// without a variable that all apps of a process, and all tests, would share.
func PerApp[T any](newValue func() T) func(*Context) T {
	key := new(byte) // its address tells this value from every other
	return func(c *Context) T {
		first, _ := c.app.made.LoadOrStore(key, sync.OnceValue(newValue))
		return first.(func() T)()
	}
}
