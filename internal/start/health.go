package start

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// health says that the process serves at all. It asks nothing of anything
// else: a database that is down is no reason to restart the app.
func (a *App) health(ec echo.Context) error {
	return ec.String(http.StatusOK, "ok\n")
}

// ready says whether new requests should be sent here.
func (a *App) ready(ec echo.Context) error {
	if a.draining.Load() {
		return ec.String(http.StatusServiceUnavailable, "draining\n")
	}
	return ec.String(http.StatusOK, "ready\n")
}

// Drain makes /readyz answer 503, so that a load balancer stops sending
// requests before the server stops accepting them.
func (a *App) Drain() { a.draining.Store(true) }
