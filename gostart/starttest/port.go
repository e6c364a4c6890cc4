package starttest

import (
	"testing"

	"gostart/internal/listen"
)

// FreePort returns a free TCP port of 127.0.0.1, for a process that the test
// starts. It never returns the same port again.
func FreePort(t testing.TB) string {
	t.Helper()
	port, err := listen.FreePort(t.Context(), "127.0.0.1")
	if err != nil {
		t.Fatalf("starttest: finding a free port: %v", err)
	}
	return port
}
