package start

import (
	"fmt"
	"net/http"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/labstack/echo/v4"
)

// Recover turns a panic into an error, so that it is answered and logged as
// any other.
func Recover() echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(ec echo.Context) (err error) {
			defer recoverTo(&err)
			return next(ec)
		}
	}
}

// recoverTo, when deferred, puts a panic into err.
func recoverTo(err *error) {
	switch value := recover(); value {
	case nil:
	case http.ErrAbortHandler: // how net/http is told to drop the connection
		panic(value)
	default:
		*err = fmt.Errorf("panic: %v, at %s", value, panicTrace())
	}
}

// panicTrace names the calls that led to a panic, innermost first. It holds
// places only, as values may be secrets, and is short enough for one line.
func panicTrace() string {
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	var calls []string
	for len(calls) < 8 {
		frame, more := frames.Next()
		if !strings.HasPrefix(frame.Function, "runtime.") {
			calls = append(calls, fmt.Sprintf("%s (%s:%d)", filepath.Base(frame.Function), filepath.Base(frame.File), frame.Line))
		}
		if !more {
			break
		}
	}
	return strings.Join(calls, " < ")
}
