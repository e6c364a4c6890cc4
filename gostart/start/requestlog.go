package start

import (
	"crypto/rand"
	"log/slog"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// RequestIDHeader holds the name of a request, for a client to quote in a report.
const RequestIDHeader = "X-Request-Id"

// RequestID gives each request a name of its own, which the request, the answer
// and every line of the log carry. What a client sends as its id is not
// believed.
func RequestID() echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(ec echo.Context) error {
			id := []string{rand.Text()}
			ec.Request().Header[RequestIDHeader], ec.Response().Header()[RequestIDHeader] = id, id
			return next(ec)
		}
	}
}

// LogRequests writes a line for each request when it is answered. It leaves
// out the query, which may hold an authorization code, and all headers: the
// client is the one that RemoteAddr names.
func LogRequests(log *slog.Logger) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(ec echo.Context) error {
			began := time.Now()
			defer func() { // also when the answer is broken off
				r := ec.Request()
				log.LogAttrs(r.Context(), requestLevel(r.URL.Path), "request",
					slog.String("method", r.Method),
					slog.String("path", r.URL.Path),
					slog.Int("status", ec.Response().Status),
					slog.Float64("took_ms", milliseconds(time.Since(began).Round(time.Microsecond))),
					slog.String("client", ec.RealIP()),
					requestID(ec))
			}()
			if err := next(ec); err != nil {
				ec.Error(err) // answer now, so that the line tells the status
			}
			return nil
		}
	}
}

// requestLevel keeps assets and probes out of the everyday log.
func requestLevel(path string) slog.Level {
	if strings.HasPrefix(path, "/static/") || isProbe(path) {
		return slog.LevelDebug
	}
	return slog.LevelInfo
}

// requestID names the request in a line of the log.
func requestID(ec echo.Context) slog.Attr {
	return slog.String("request", ec.Response().Header().Get(RequestIDHeader))
}
