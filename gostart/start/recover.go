package start

import (
	"fmt"
	"net/http"
	"path"
	"runtime"
	"strings"
)

// Recover returns middleware that turns a panic into an error, so that it is
// answered and logged as any other: by the error page of the folder in which it
// happened. A panic with [http.ErrAbortHandler] drops the connection, as does
// any panic after the answer has begun.
func Recover() func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if err := serveAndRecover(next, w, r); err != nil {
				reportAndFail(w, r, err)
			}
		})
	}
}

// recovered calls next, and returns a panic of it as an error.
func serveAndRecover(next http.Handler, w http.ResponseWriter, r *http.Request) (err error) {
	defer recoverTo(&err)
	next.ServeHTTP(w, r)
	return nil
}

// recoverTo, when deferred, puts a panic into err.
func recoverTo(err *error) {
	switch value := recover(); value {
	case nil:
	case http.ErrAbortHandler: // how net/http is told to drop the connection
		panic(value)
	default:
		pcs := make([]uintptr, 64)
		*err = &panicError{describePanic(value), pcs[:runtime.Callers(2, pcs)]}
	}
}

// A panicError is a panic as an error. Its text is one line.
type panicError struct {
	message string
	pcs     []uintptr // the calls that led to it
}

func (e *panicError) Error() string {
	return fmt.Sprintf("panic: %s, at %s", e.message, panicTrace(e.frames()))
}

// frames returns the calls that led to the panic, innermost first, without those
// of the runtime.
func (e *panicError) frames() []runtime.Frame {
	var calls []runtime.Frame
	frames := runtime.CallersFrames(e.pcs)
	for {
		frame, more := frames.Next()
		if !strings.HasPrefix(frame.Function, "runtime.") {
			calls = append(calls, frame)
		}
		if !more {
			return calls
		}
	}
}

// describePanic describes the value of a panic: a string or a runtime error as it
// is, and any other value by its type only, as it may hold a secret.
func describePanic(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case runtime.Error:
		return v.Error()
	default:
		return fmt.Sprintf("a value of type %T", v)
	}
}

// panicTrace names the innermost calls that led to a panic. It holds places only,
// as values may be secrets, and is short enough for one line.
func panicTrace(frames []runtime.Frame) string {
	var calls []string
	for _, frame := range frames[:min(len(frames), 8)] {
		calls = append(calls, fmt.Sprintf("%s (%s:%d)", path.Base(frame.Function), placeOf(frame.File), frame.Line))
	}
	return strings.Join(calls, " < ")
}

// placeOf names a file with its folder: an app has many of the name route.go.
func placeOf(file string) string { return path.Join(path.Base(path.Dir(file)), path.Base(file)) }
