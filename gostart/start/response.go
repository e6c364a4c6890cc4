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
	status       int               // 0 until the header is written
	bytes        int64             // the size of the body
	beforeHeader func(http.Header) // runs after the hooks, just before the header is written; may be nil

	mu       sync.Mutex          // guards the fields below, as loaders run concurrently
	hooks    []func(http.Header) // run just before the header is written
	hooksRun bool
}

// asResponse returns w if it is a response, and otherwise a new response around w.
func asResponse(w http.ResponseWriter) *response {
	if recorded, ok := w.(*response); ok {
		return recorded
	}
	return &response{ResponseWriter: w}
}

// WriteHeader writes the header; later calls do nothing. An informational status
// other than 101 is passed on and does not count (RFC 9110, section 15.2).
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

// runHooks runs the hooks, and then beforeHeader.
func (w *response) runHooks() {
	w.mu.Lock()
	hooks := w.hooks
	w.hooks, w.hooksRun = nil, true
	w.mu.Unlock()
	for _, fn := range hooks {
		fn(w.Header())
	}
	if w.beforeHeader != nil {
		w.beforeHeader(w.Header())
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

// BeforeHeaders does the same as publicWriter.BeforeHeaders, for middleware and for
// handlers of echo, which get this writer.
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

// FlushError sends what is written so far. It returns an error if the connection
// failed or the underlying writer cannot flush.
func (w *response) FlushError() error {
	w.WriteHeader(http.StatusOK)
	return flush(w.ResponseWriter)
}

// Flush calls FlushError and ignores its error. It implements [http.Flusher].
func (w *response) Flush() { _ = w.FlushError() }

// Hijack hijacks the connection. After that, the response counts as begun.
func (w *response) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffered, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err == nil && w.status == 0 {
		w.status = http.StatusSwitchingProtocols
	}
	return conn, buffered, err
}

// Unwrap returns the underlying writer, for [http.ResponseController].
func (w *response) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// flush sends what is written to w so far, or returns an error. It avoids the Flush
// of echo's Response, which panics if the underlying writer cannot flush.
func flush(w http.ResponseWriter) error {
	if r, ok := w.(*echo.Response); ok {
		return flush(r.Writer)
	}
	return http.NewResponseController(w).Flush()
}

// begun reports whether the header is written on w or on a writer that it wraps.
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

// publicWriter is the writer that [Context.Response] returns. It writes to the
// target of its request, and panics once the request has ended, because echo and
// gzhttp then reuse the underlying writers for other requests.
type publicWriter request

// lockTarget returns the target. The request cannot end before unlockTarget is
// called, so nothing is ever written to the response of another request. It panics if
// the request has ended.
func (w *publicWriter) lockTarget() (target http.ResponseWriter) {
	w.targetMu.RLock()
	if w.ended.Load() {
		w.targetMu.RUnlock()
		r := w.root.r
		panic("start: the Context of " + r.Method + " " + r.URL.Path + " is used after its request ended; copy what you need before that")
	}
	return w.target
}

func (w *publicWriter) unlockTarget() { w.targetMu.RUnlock() }

func (w *publicWriter) Header() http.Header {
	target := w.lockTarget()
	defer w.unlockTarget()
	return target.Header()
}

// BeforeHeaders runs fn with the headers of the response just before they are sent.
// Functions run in the order of the calls. If the response has begun, BeforeHeaders
// returns false and never runs fn. Middleware and handlers find the method by
// unwrapping their writer, such as that of [Context.Response], up to one that has
//
//	interface{ BeforeHeaders(fn func(http.Header)) bool }
//
// So fn can consider what happened while the response was prepared, such as a
// sign-out in another request. It must not use the Context.
func (w *publicWriter) BeforeHeaders(fn func(http.Header)) bool {
	target := w.lockTarget()
	defer w.unlockTarget()
	return !begun(target) && w.outermost.addHook(fn)
}

func (w *publicWriter) WriteHeader(status int) {
	target := w.lockTarget()
	defer w.unlockTarget()
	target.WriteHeader(status)
}

func (w *publicWriter) Write(p []byte) (int, error) {
	target := w.lockTarget()
	defer w.unlockTarget()
	return target.Write(p)
}

func (w *publicWriter) FlushError() error {
	target := w.lockTarget()
	defer w.unlockTarget()
	return flush(target)
}

func (w *publicWriter) Flush() {
	if err := w.FlushError(); errors.Is(err, http.ErrNotSupported) {
		panic("start: the server's response writer cannot flush")
	}
}

func (w *publicWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	target := w.lockTarget()
	defer w.unlockTarget()
	return http.NewResponseController(target).Hijack()
}

// Unwrap returns the target, so that an [http.ResponseController] can set deadlines.
func (w *publicWriter) Unwrap() http.ResponseWriter {
	target := w.lockTarget()
	w.unlockTarget()
	return target
}
