package start

import "net/http"

// health says that the process serves at all. It asks nothing of anything
// else: a database that is down is no reason to restart the app.
func (a *App) health(c *Context) error {
	return c.echo.String(http.StatusOK, "ok\n")
}

// ready says whether new requests should be sent here.
func (a *App) ready(c *Context) error {
	if a.draining.Load() {
		return c.echo.String(http.StatusServiceUnavailable, "draining\n")
	}
	return c.echo.String(http.StatusOK, "ready\n")
}

// isProbe reports whether a path is for machines that watch this one.
func isProbe(path string) bool { return path == "/healthz" || path == "/readyz" }

// Drain makes /readyz answer 503, so that a load balancer stops sending
// requests before the server stops accepting them.
func (a *App) Drain() { a.draining.Store(true) }
