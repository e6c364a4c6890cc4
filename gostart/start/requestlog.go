package start

import (
	"crypto/rand"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"
)

// RequestIDHeader holds the name of a request, for a client to quote in a report.
const RequestIDHeader = "X-Request-Id"

// RequestID returns middleware that gives each request a new random name, which
// the request, the answer and every line of the log carry. The name that a
// client sends is replaced.
func RequestID() func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			id := []string{rand.Text()}
			r.Header[RequestIDHeader], w.Header()[RequestIDHeader] = id, id
			next.ServeHTTP(w, r)
		})
	}
}

// LogRequests returns middleware that writes a line for each request when it is
// answered: method, path, status, size, duration and client, which is the one
// that RemoteAddr names. The status is 0 where the connection was dropped before an
// answer. It leaves out the query, which may hold an
// authorization code, and all headers. It belongs outside of [Recover], so that
// a panic is logged as the 500 that it becomes.
func LogRequests(log *slog.Logger) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			began, response, completed := time.Now(), recording(w), false
			defer func() { // also when the answer is broken off
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

// statusOf returns the status of an answer; 0 if it was broken off before its
// header.
func statusOf(response *response, completed bool) int {
	if response.status == 0 && completed {
		return http.StatusOK
	}
	return response.status
}

// requestLevel keeps assets and probes out of the everyday log.
func requestLevel(r *http.Request) slog.Level {
	files := From(r.Context()).app.assets
	if isProbe(r.URL.Path) || files != nil && strings.HasPrefix(r.URL.Path, files.Prefix()) {
		return slog.LevelDebug
	}
	return slog.LevelInfo
}

// requestID names the request in a line of the log.
func requestID(id string) slog.Attr { return slog.String("request", id) }
