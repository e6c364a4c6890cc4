package start

import "slices"

// A Handler answers one request, or returns why it could not.
type Handler func(*Context) error

// Middleware does something before a handler, after it, or instead of it.
type Middleware func(next Handler) Handler

// settings are what any kind of route can be told.
type settings struct {
	middleware []Middleware
	unlisted   bool
}

// using returns the settings with more middleware, outermost first.
func (s settings) using(middleware []Middleware) settings {
	s.middleware = slices.Concat(s.middleware, middleware)
	return s
}

// around returns h inside the middleware.
func (s settings) around(h Handler) Handler {
	for _, middleware := range slices.Backward(s.middleware) {
		h = middleware(h)
	}
	return h
}
