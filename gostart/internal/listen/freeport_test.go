package listen_test

import (
	"net"
	"strconv"
	"testing"

	"gostart/internal/listen"
)

func TestAFreePortIsFreeAndBelowThePortsOfOutgoingConnections(t *testing.T) {
	t.Parallel()
	port, err := listen.FreePort(t.Context(), "localhost")
	if err != nil {
		t.Fatal(err)
	}
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", net.JoinHostPort("localhost", port))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	if n, err := strconv.Atoi(port); err != nil || n < 1024 || n >= 32_768 {
		t.Errorf("the port is %q, want one from 1024 to 32767", port)
	}
}

func TestAProcessGetsEachFreePortOnce(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	for range 200 {
		port, err := listen.FreePort(t.Context(), "localhost")
		if err != nil {
			t.Fatal(err)
		}
		if found[port] {
			t.Errorf("%s is returned twice", port)
		}
		found[port] = true
	}
}

func TestAHostOfAnotherMachineIsAnError(t *testing.T) {
	t.Parallel()
	if port, err := listen.FreePort(t.Context(), "192.0.2.1"); err == nil { // TEST-NET-1, RFC 5737
		t.Errorf("FreePort() = %s, want an error", port)
	}
}
