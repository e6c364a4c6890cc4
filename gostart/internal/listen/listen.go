// Package listen opens ports, finds free ones, and says what to do if one is in
// use.
package listen

import (
	"context"
	"errors"
	"fmt"
	"net"
)

// TCP listens at host and port. If the port is in use, the error says what to do;
// command is the command line that started this process.
func TCP(ctx context.Context, host, port, command string) (net.Listener, error) {
	listener, err := open(ctx, host, port)
	if InUse(err) {
		return nil, fmt.Errorf("port %s is in use: %s", port, Elsewhere(command))
	}
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	return listener, nil
}

// Try returns the error of listening at host and port, nil if that works. InUse
// recognises a port that is taken.
func Try(ctx context.Context, host, port string) error {
	listener, err := open(ctx, host, port)
	if err != nil {
		return err
	}
	return listener.Close()
}

// InUse reports whether listening failed because another socket listens at the port.
func InUse(err error) bool { return errors.Is(err, errInUse) }

func open(ctx context.Context, host, port string) (net.Listener, error) {
	return new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort(host, port))
}

// Elsewhere is the advice for a port in use.
func Elsewhere(command string) string {
	return "choose another, as in `PORT=3001 " + command + "`, or stop what uses it"
}
