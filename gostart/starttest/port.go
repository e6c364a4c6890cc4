package starttest

import (
	"testing"

	"gostart/internal/listen"
)

// FreePort returns a TCP port of 127.0.0.1 at which nothing listens, for a
// process that the test starts. It returns each port once.
func FreePort(t testing.TB) string {
	t.Helper()
	port, err := listen.FreePort(t.Context(), "127.0.0.1")
	if err != nil {
		t.Fatalf("starttest: find a free port: %v", err)
	}
	return port
}
