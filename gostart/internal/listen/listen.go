// Package listen opens ports, finds free ones, and tells what to do about one
// that is taken.
package listen

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
)

// TCP listens at host and port. For a port that is in use the error says what to
// do; command is how people started this process.
func TCP(ctx context.Context, host, port, command string) (net.Listener, error) {
	listener, err := open(ctx, host, port)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("port %s is in use: %s", port, Elsewhere(command))
	}
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	return listener, nil
}

// Try returns why TCP could not listen at host and port: syscall.EADDRINUSE where
// something else does, nil where it could.
func Try(ctx context.Context, host, port string) error {
	listener, err := open(ctx, host, port)
	if err != nil {
		return err
	}
	return listener.Close()
}

func open(ctx context.Context, host, port string) (net.Listener, error) {
	return new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort(host, port))
}

// Elsewhere tells what to do where another process has the port.
func Elsewhere(command string) string {
	return "choose another, as in `PORT=3001 " + command + "`, or stop what uses it"
}
