package app

import (
	"log/slog"
	"net/http"
	"time"
)

// NewServer returns a server for handler that bounds everything that a client
// could draw out. What net/http says of connections goes to log, for debugging.
func NewServer(handler http.Handler, log *slog.Logger) *http.Server {
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
