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
	Message      string          // a string or a runtime error; of any other value its type only, as it may hold a secret
	Frames       []runtime.Frame // the calls that led to it, innermost first, without those of the runtime
}

// ReportPanics returns middleware that passes each panic of a request to report,
// before the request is answered. The line of the log then has the message alone,
// and the calls as an attribute "stack" of type []runtime.Frame. It is for
// development, as it shows the inside of the app. [Recover] still answers.
func ReportPanics(report func(Panic)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			From(r.Context()).onPanic = report
			next.ServeHTTP(w, r)
		})
	}
}

// reportPanic passes err to the function given to [ReportPanics] if it is a panic,
// and returns what the log has of it. It is not ok where nothing is reported.
func (c *Context) reportPanic(err error) (message, stack slog.Attr, ok bool) {
	panicked, ok := errors.AsType[*panicError](err)
	if !ok || c.onPanic == nil {
		return slog.Attr{}, slog.Attr{}, false
	}
	frames := panicked.frames()
	c.onPanic(Panic{Method: c.Request().Method, Path: c.Path(), Message: panicked.message, Frames: frames})
	return slog.String("error", "panic: "+panicked.message), slog.Any("stack", frames), true
}
