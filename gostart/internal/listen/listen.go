// Package listen opens TCP ports and finds free ones.
package listen

import (
	"context"
	"errors"
	"fmt"
	"net"
)

// TCP listens at host and port. If the port is in use, the error suggests to run
// command, the command line of this process, with another port.
func TCP(ctx context.Context, host, port, command string) (net.Listener, error) {
	listener, err := open(ctx, host, port)
	if InUse(err) {
		return nil, fmt.Errorf("port %s is in use: %s", port, UseAnotherPort(command))
	}
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	return listener, nil
}

// Try listens at host and port, and stops at once. It returns the error of listening.
func Try(ctx context.Context, host, port string) error {
	listener, err := open(ctx, host, port)
	if err != nil {
		return err
	}
	return listener.Close()
}

// InUse reports whether err says that the port is in use.
func InUse(err error) bool { return errors.Is(err, errInUse) }

func open(ctx context.Context, host, port string) (net.Listener, error) {
	return new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort(host, port))
}

// UseAnotherPort returns what to do if the port is in use.
func UseAnotherPort(command string) string {
	return "choose another, as in `PORT=3001 " + command + "`, or stop the program that uses it"
}
