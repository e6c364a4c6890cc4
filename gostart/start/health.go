package start

import (
	"io"
	"net/http"
)

// health answers /healthz with 200 while the process serves requests. It checks no
// dependency, as a database that is down is no reason to restart the app.
func (a *App) health(c *Context) error {
	return c.text(http.StatusOK, "ok\n")
}

// ready answers /readyz with 200, or with 503 when the app drains.
func (a *App) ready(c *Context) error {
	select {
	case <-a.draining:
		return c.text(http.StatusServiceUnavailable, "draining\n")
	default:
		return c.text(http.StatusOK, "ready\n")
	}
}

// text sends a line of plain text.
func (c *Context) text(status int, line string) error {
	c.header().Set("Content-Type", "text/plain; charset=UTF-8")
	c.writer.WriteHeader(status)
	_, err := io.WriteString(c.writer, line)
	return err
}

// isProbe reports whether a path is that of a health check.
func isProbe(path string) bool { return path == "/healthz" || path == "/readyz" }

// Drain makes /readyz answer 503, so that a load balancer stops sending requests
// before the server stops accepting them. It closes the channel of
// [Context.Draining], so that long responses end. It may be called more than once.
func (a *App) Drain() { a.drainOnce.Do(func() { close(a.draining) }) }
