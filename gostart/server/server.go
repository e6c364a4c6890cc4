// Package server serves an app: it listens, bounds what a client may use, trusts
// known proxies, runs what works beside requests, and drains without losing one.
//
// Read server.go, then serve.go; proxy.go begins the proxies.
package server

import (
	"log/slog"
	"net/http"
	"time"
)

// New returns a server for handler with a bound for everything that a client
// could draw out. What net/http says of connections goes to log, at level debug.
func New(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    12 << 10, // net/http adds 4 KB
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}
