package start

import (
	"errors"
	"fmt"
	"reflect"
	"sync"
)

// Services returns the services of the app that serves c: the pointer that was passed
// to [New]. It panics if that is not a *T.
func Services[T any](c *Context) *T {
	services, ok := c.app.services.(*T)
	if !ok {
		panic(fmt.Sprintf("start: Services: the app's services are a %T, not a %T", c.app.services, services))
	}
	return services
}

// checkServices returns an error that names each exported field of services that is
// nil, so that a missing service is found when the app starts.
func checkServices(services any) error {
	v := reflect.ValueOf(services)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		return fmt.Errorf("start: New: services is %T; pass a non-nil pointer to a struct", services)
	}
	return errors.Join(nilFields(v.Elem())...)
}

// nilFields returns an error for each exported field of struct v and its embedded
// structs that is nil. A slice and a field with the tag start:"optional" may be nil.
func nilFields(v reflect.Value) (faults []error) {
	t := v.Type()
	for i := range t.NumField() {
		f := t.Field(i)
		switch {
		case f.Tag.Get("start") == "optional":
		case f.Anonymous && f.Type.Kind() == reflect.Struct:
			faults = append(faults, nilFields(v.Field(i))...)
		case f.IsExported() && isNil(v.Field(i)):
			faults = append(faults, fmt.Errorf("start: New: services: %s.%s is nil; set it before New", t.Name(), f.Name))
		}
	}
	return faults
}

// isNil reports whether v is a nil pointer, interface, func, map or channel, or
// an interface that holds one.
func isNil(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Interface:
		return v.IsNil() || isNil(v.Elem())
	case reflect.Pointer, reflect.Func, reflect.Map, reflect.Chan:
		return v.IsNil()
	}
	return false
}

// PerRequest returns fn memoised per request: fn runs once in a request, and all
// callers get its result, its error and the headers that it set. The Context
// of fn is not cancelled with the loader that called it first. If fn panics, later
// callers get an error.
//
// In a deferred part, fn runs only if no loader has called it, and then its
// [Context.Response] panics.
func PerRequest[T any](fn func(*Context) (T, error)) func(*Context) (T, error) {
	key := new(byte) // its address identifies the function
	return func(c *Context) (T, error) {
		m := memoFor[T](c, key)
		if !c.canSetHeaders() {
			return m.resultAfterLoaders(c, fn)
		}
		m.mu.Lock()
		defer m.mu.Unlock()
		if !m.done {
			m.done, m.err = true, errPanicked // until fn returns
			m.run(c, fn)
		}
		c.addHeadersOf(&m.response)
		return m.value, m.err
	}
}

// errPanicked is returned to later callers of a function that panicked.
var errPanicked = errors.New("start: PerRequest: the function panicked in an earlier call")

// A memo holds the result of a PerRequest function in one request, and the headers
// that it set.
type memo[T any] struct {
	mu       sync.Mutex
	done     bool
	value    T
	err      error
	response loaderResponse
}

// run runs the function, and stores its result and its headers.
func (m *memo[T]) run(c *Context, fn func(*Context) (T, error)) {
	m.response.ResponseWriter, m.response.isSealed = (*publicWriter)(c.request), !c.canSetHeaders()
	m.response.c = Context{Context: c.base(), request: c.request, r: c.r, loader: &m.response, outer: c.outer}
	defer func() { m.response.seal(m.err) }()
	m.value, m.err = fn(&m.response.c)
}

// resultAfterLoaders returns the result for a deferred part. If no loader has called the
// function, it runs after all loaders have returned or one has failed, and panics if
// it sets a header. Such a panic is not memoised: the function runs again for the next
// caller.
func (m *memo[T]) resultAfterLoaders(c *Context, fn func(*Context) (T, error)) (T, error) {
	if c.loader != nil && c.loader.loadersCtx != nil && !m.isDone() {
		<-c.loader.loadersCtx.Done()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.done {
		m.run(c, fn)
		m.done = true
	}
	return m.value, m.err
}

func (m *memo[T]) isDone() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.done
}

// memoFor returns the memo of the function with that key.
func memoFor[T any](c *Context, key *byte) *memo[T] {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, known := range c.memoised {
		if known.key == key {
			return known.result.(*memo[T])
		}
	}
	m := new(memo[T])
	if c.memoised == nil {
		c.memoised = c.memoisedArray[:0]
	}
	c.memoised = append(c.memoised, memoised{key, m})
	return m
}
