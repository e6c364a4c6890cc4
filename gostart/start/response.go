package start

import (
	"bufio"
	"errors"
	"net"
	"net/http"
	"sync"

	"github.com/labstack/echo/v4"
)

// A response records the status and the size of what is written through it. It
// supports [http.ResponseController].
type response struct {
	http.ResponseWriter
	status int               // 0 until the header is written
	bytes  int64             // of the body
	before func(http.Header) // runs just before the header is written; may be nil

	mu       sync.Mutex          // of what follows, as loaders run side by side
	hooks    []func(http.Header) // run just before the header is written
	hooksRun bool
}

// recording returns w as a response: w itself if it is one, or a new one
// around w.
func recording(w http.ResponseWriter) *response {
	if recorded, ok := w.(*response); ok {
		return recorded
	}
	return &response{ResponseWriter: w}
}

// WriteHeader writes the header once. An informational status other than 101
// is passed on and does not count (RFC 9110, section 15.2).
func (w *response) WriteHeader(status int) {
	if status < 200 && status != http.StatusSwitchingProtocols {
		w.ResponseWriter.WriteHeader(status)
		return
	}
	if w.status != 0 {
		return
	}
	w.status = status
	w.runHooks()
	w.ResponseWriter.WriteHeader(status)
}

// runHooks runs the hooks, and before.
func (w *response) runHooks() {
	w.mu.Lock()
	hooks := w.hooks
	w.hooks, w.hooksRun = nil, true
	w.mu.Unlock()
	for _, fn := range hooks {
		fn(w.Header())
	}
	if w.before != nil {
		w.before(w.Header())
	}
}

// addHook registers fn to run just before the header is written. It reports false
// if the hooks have run.
func (w *response) addHook(fn func(http.Header)) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.hooksRun {
		w.hooks = append(w.hooks, fn)
	}
	return !w.hooksRun
}

// BeforeHeaders is that of publicWriter, for middleware and for handlers of echo.
func (w *response) BeforeHeaders(fn func(http.Header)) bool {
	if w.status != 0 {
		return false
	}
	for below := w.ResponseWriter; ; {
		if lower, ok := below.(*response); ok {
			return lower.BeforeHeaders(fn)
		}
		wrapper, ok := below.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			return w.addHook(fn)
		}
		below = wrapper.Unwrap()
	}
}

// Write writes a piece of the body.
func (w *response) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	return n, err
}

// FlushError sends what is written so far.
func (w *response) FlushError() error {
	w.WriteHeader(http.StatusOK)
	return flush(w.ResponseWriter)
}

// Flush is FlushError for those who look for an [http.Flusher].
func (w *response) Flush() { _ = w.FlushError() }

// Hijack hands the connection over. The response counts as begun from then on.
func (w *response) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffered, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err == nil && w.status == 0 {
		w.status = http.StatusSwitchingProtocols
	}
	return conn, buffered, err
}

// Unwrap returns the writer below, for [http.ResponseController].
func (w *response) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// flush sends what is written to w so far. The Flush of echo's own Response
// panics where flushing is not supported, and returns no error.
func flush(w http.ResponseWriter) error {
	if r, ok := w.(*echo.Response); ok {
		return flush(r.Writer)
	}
	return http.NewResponseController(w).Flush()
}

// begun reports whether the header is written on w or on a writer below it.
func begun(w http.ResponseWriter) bool {
	for {
		switch t := w.(type) {
		case *response:
			if t.status != 0 {
				return true
			}
			w = t.ResponseWriter
		case *echo.Response:
			if t.Committed {
				return true
			}
			w = t.Writer
		case interface{ Unwrap() http.ResponseWriter }:
			w = t.Unwrap()
		default:
			return false
		}
	}
}

// publicWriter is what [Context.Response] returns. It writes to the target of
// its request, and panics once the request has ended. The writers below it are
// used for other requests then: echo and gzhttp keep them in pools.
type publicWriter request

// reach returns the target. Until release is called, the request cannot end, so
// nothing is ever written to another request's answer.
func (w *publicWriter) reach() (target http.ResponseWriter) {
	w.access.RLock()
	if w.ended.Load() {
		w.access.RUnlock()
		r := w.root.r
		panic("start: the Context of " + r.Method + " " + r.URL.Path + " is used after its request ended; copy what you need before")
	}
	return w.target
}

func (w *publicWriter) release() { w.access.RUnlock() }

func (w *publicWriter) Header() http.Header {
	target := w.reach()
	defer w.release()
	return target.Header()
}

// BeforeHeaders runs fn with the headers of the answer just before they are sent.
// Functions run in the order of the calls. It reports false, and never runs fn, if
// the answer has begun. Middleware and handlers find it below any writer that has
// Unwrap, such as that of [Context.Response]:
//
//	interface{ BeforeHeaders(fn func(http.Header)) bool }
//
// So fn can take into account what happened while the answer was prepared, such as
// a sign-out by another request. It must not call the Context.
func (w *publicWriter) BeforeHeaders(fn func(http.Header)) bool {
	target := w.reach()
	defer w.release()
	return !begun(target) && w.sent.addHook(fn)
}

func (w *publicWriter) WriteHeader(status int) {
	target := w.reach()
	defer w.release()
	target.WriteHeader(status)
}

func (w *publicWriter) Write(p []byte) (int, error) {
	target := w.reach()
	defer w.release()
	return target.Write(p)
}

func (w *publicWriter) FlushError() error {
	target := w.reach()
	defer w.release()
	return flush(target)
}

func (w *publicWriter) Flush() {
	if err := w.FlushError(); errors.Is(err, http.ErrNotSupported) {
		panic("start: the server's response writer cannot flush")
	}
}

func (w *publicWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	target := w.reach()
	defer w.release()
	return http.NewResponseController(target).Hijack()
}

// Unwrap lets an [http.ResponseController] set deadlines.
func (w *publicWriter) Unwrap() http.ResponseWriter {
	target := w.reach()
	w.release()
	return target
}
