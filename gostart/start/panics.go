package start

import (
	"errors"
	"log/slog"
	"net/http"
	"runtime"
)

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
