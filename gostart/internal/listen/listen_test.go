package listen_test

import (
	"net"
	"strings"
	"testing"

	"gostart/internal/listen"
)

func TestTheErrorForAPortInUseSaysWhatToDo(t *testing.T) {
	t.Parallel()
	first, err := listen.TCP(t.Context(), "localhost", "0", "go run .")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = first.Close() }()
	_, port, err := net.SplitHostPort(first.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	want := "port " + port + " is in use: choose another, as in `PORT=3001 go run .`, or stop the program that uses it"
	if _, err := listen.TCP(t.Context(), "localhost", port, "go run ."); err == nil || err.Error() != want {
		t.Errorf("TCP() of a port in use = %v, want %s", err, want)
	}
	if err := listen.Try(t.Context(), "localhost", port); !listen.InUse(err) {
		t.Errorf("InUse(%v) = false", err)
	}
	if err := listen.Try(t.Context(), "192.0.2.1", port); err == nil || listen.InUse(err) {
		t.Errorf("InUse(%v) = true, want false and an error", err)
	}
	if _, err := listen.TCP(t.Context(), "192.0.2.1", port, "go run ."); err == nil || !strings.HasPrefix(err.Error(), "listen: ") { // TEST-NET-1, RFC 5737
		t.Errorf("TCP() of another machine's address = %v", err)
	}
}
