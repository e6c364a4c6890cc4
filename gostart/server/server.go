// Package server serves an app: it limits what a client can use, trusts the
// headers of known proxies, runs background functions, and drains requests when
// it stops.
//
// Read server.go (limits), serve.go (background functions and draining), then
// proxy.go (proxies).
package server

import (
	"log/slog"
	"net/http"
	"time"
)

// New returns a server for handler, with timeouts and with a limit for the size of
// headers. net/http logs its messages about connections to log, at level debug.
func New(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    12 << 10, // net/http adds 4 KiB
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}
