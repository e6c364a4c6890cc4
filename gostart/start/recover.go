package start

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path"
	"runtime"
	"strings"
)

// Recover returns middleware that converts a panic to an error, which is logged, and
// answered by the error page of the route. A panic with [http.ErrAbortHandler] drops
// the connection, as does any panic after the response has begun.
func Recover() func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if err := serveAndRecover(next, w, r); err != nil {
				reportAndFail(w, r, err)
			}
		})
	}
}

// serveAndRecover calls next, and returns a panic of it as an error.
func serveAndRecover(next http.Handler, w http.ResponseWriter, r *http.Request) (err error) {
	defer recoverTo(&err)
	next.ServeHTTP(w, r)
	return nil
}

// recoverTo recovers from a panic and stores it in err. It must be deferred. It panics
// again with http.ErrAbortHandler.
func recoverTo(err *error) {
	switch value := recover(); value {
	case nil:
	case http.ErrAbortHandler: // makes net/http drop the connection
		panic(value)
	default:
		pcs := make([]uintptr, 64)
		*err = &panicError{describePanic(value), pcs[:runtime.Callers(2, pcs)]}
	}
}

// A panicError is a panic as an error. Its text has one line.
type panicError struct {
	message string
	pcs     []uintptr // the stack
}

func (e *panicError) Error() string {
	return fmt.Sprintf("panic: %s, at %s", e.message, panicTrace(e.frames()))
}

// frames returns the stack of the panic, innermost first, without the frames of the
// runtime.
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

// describePanic returns the value of a panic if it is a string or a runtime error,
// and otherwise only its type, as the value may hold a secret.
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

// panicTrace returns the innermost 8 frames of a stack on one line, without the
// values of arguments, which may be secrets.
func panicTrace(frames []runtime.Frame) string {
	var calls []string
	for _, frame := range frames[:min(len(frames), 8)] {
		calls = append(calls, fmt.Sprintf("%s (%s:%d)", path.Base(frame.Function), placeOf(frame.File), frame.Line))
	}
	return strings.Join(calls, " < ")
}

// placeOf returns the name of a file with its folder, as many files of an app are
// named route.go.
func placeOf(file string) string { return path.Join(path.Base(path.Dir(file)), path.Base(file)) }

// A Panic is a panic in the app, as [ReportPanics] reports it.
type Panic struct {
	Method, Path string          // of the request, without the query
	Message      string          // a string or the text of a runtime error; only the type of any other value, which may hold a secret
	Frames       []runtime.Frame // the stack, innermost first, without the frames of the runtime
}

// ReportPanics returns middleware that passes each panic of a request to report
// before the error response is written. The log then has the message without the
// stack, and the stack as an attribute "stack" of type []runtime.Frame. [Recover] must
// still be used to recover from the panic. ReportPanics is for development, as it
// exposes internals of the app.
func ReportPanics(report func(Panic)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			From(r.Context()).onPanic = report
			next.ServeHTTP(w, r)
		})
	}
}

// reportPanic passes err to the function of [ReportPanics] if it is a panic. It
// returns the attributes for the log, or false if nothing is reported.
func (c *Context) reportPanic(err error) (message, stack slog.Attr, ok bool) {
	panicked, ok := errors.AsType[*panicError](err)
	if !ok || c.onPanic == nil {
		return slog.Attr{}, slog.Attr{}, false
	}
	frames := panicked.frames()
	c.onPanic(Panic{Method: c.Request().Method, Path: c.Path(), Message: panicked.message, Frames: frames})
	return slog.String("error", "panic: "+panicked.message), slog.Any("stack", frames), true
}
