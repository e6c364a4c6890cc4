package start_test

import (
	"errors"
	"io"
	"net/http"
	"testing"

	"gostart/start"
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

func TestAStreamOfEventsEndsWhenTheAppDrains(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/events", start.Methods{GET: func(c *start.Context) error {
		w := c.Response()
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, "data: first\n\n")
		if err := http.NewResponseController(w).Flush(); err != nil {
			return err
		}
		select {
		case <-c.Draining():
			_, err := io.WriteString(w, "data: last\n\n")
			return err
		case <-c.Done():
			return c.Err()
		}
	}})
	stream := s.visit(t.Context(), t, "/events")
	stream.reads(t, "data: first\n\n")
	s.Drain()
	s.Drain()
	stream.reads(t, "data: last\n\n")
	if _, err := stream.ReadByte(); !errors.Is(err, io.EOF) {
		t.Errorf("the stream ends with %v, want EOF", err)
	}
	if err := s.Config.Shutdown(t.Context()); err != nil { // waits for open requests
		t.Error(err)
	}
}
