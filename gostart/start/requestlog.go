package start

import (
	"crypto/rand"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"
)

// RequestIDHeader is the response header with the ID of the request, which a client
// can quote in a report.
const RequestIDHeader = "X-Request-Id"

// RequestID returns middleware that gives each request a new random ID. It sets
// [RequestIDHeader] in the request, where it replaces that of the client, and in the
// response. Every log line of the request has the ID.
func RequestID() func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			id := []string{rand.Text()}
			r.Header[RequestIDHeader], w.Header()[RequestIDHeader] = id, id
			next.ServeHTTP(w, r)
		})
	}
}

// LogRequests returns middleware that logs each request when it ends: its method,
// path, status, size in bytes, duration in milliseconds, and the host of RemoteAddr.
// The status is 0 if the connection was dropped before a response. It logs neither the
// query, which may hold an authorization code, nor any header. Use it outside of
// [Recover], so that a panic is logged with status 500.
func LogRequests(log *slog.Logger) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			began, response, completed := time.Now(), asResponse(w), false
			defer func() { // also after a panic
				client, _, _ := net.SplitHostPort(r.RemoteAddr)
				log.LogAttrs(r.Context(), requestLevel(r), "request",
					slog.String("method", r.Method),
					slog.String("path", r.URL.Path),
					slog.Int("status", statusOf(response, completed)),
					slog.Int64("bytes", response.bytes),
					slog.Float64("took_ms", milliseconds(time.Since(began).Round(time.Microsecond))),
					slog.String("client", client),
					requestID(w.Header().Get(RequestIDHeader)))
			}()
			next.ServeHTTP(response, r)
			completed = true
		})
	}
}

// statusOf returns the status of a response, or 0 if it was aborted before its
// header.
func statusOf(response *response, completed bool) int {
	if response.status == 0 && completed {
		return http.StatusOK
	}
	return response.status
}

// requestLevel returns the log level of a request: debug for assets and probes, info
// for all others.
func requestLevel(r *http.Request) slog.Level {
	files := From(r.Context()).app.assets
	if isProbe(r.URL.Path) || files != nil && strings.HasPrefix(r.URL.Path, files.Prefix()) {
		return slog.LevelDebug
	}
	return slog.LevelInfo
}

// requestID returns the log attribute with the ID of a request.
func requestID(id string) slog.Attr { return slog.String("request", id) }
