package start_test

import (
	"net/http"
	"testing"
)

func TestAnAppIsHealthyUntilItEndsAndReadyUntilItDrains(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.get(t, "/healthz").wants(t, http.StatusOK, "ok")
	s.get(t, "/readyz").wants(t, http.StatusOK, "ready")

	s.Drain()

	s.get(t, "/healthz").wants(t, http.StatusOK, "ok")
	s.get(t, "/readyz").wants(t, http.StatusServiceUnavailable, "draining")
	s.send(t, http.MethodHead, "/readyz", nil).wants(t, http.StatusServiceUnavailable)
}
