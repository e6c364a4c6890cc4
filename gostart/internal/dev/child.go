package dev

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os/exec"
	"syscall"
	"time"

	"gostart/internal/listen"
	"gostart/internal/parent"
)

const (
	startTimeout = 30 * time.Second       // from the start of the process until it listens
	stopTimeout  = 500 * time.Millisecond // from SIGTERM until the process is killed
)

// A child is the app as a running process. nil means that no process is running.
type child struct {
	binary  string
	address string
	cmd     *exec.Cmd
	stderr  *tail
	done    chan struct{} // closed when the process has exited
	err     error         // of Wait, once done is closed
}

// start runs the app with these arguments, and returns once it listens.
func start(ctx context.Context, o Options, s site, binary string, args ...string) (*child, error) {
	port, err := listen.FreePort(ctx, s.host)
	if err != nil {
		return nil, fmt.Errorf("dev: %w", err)
	}
	c := &child{binary: binary, address: net.JoinHostPort(s.dialHost(), port), stderr: &tail{}, done: make(chan struct{})}
	// ctx ends when the next file changes, but the app runs until stop.
	c.cmd = exec.CommandContext(context.WithoutCancel(ctx), binary, args...)
	c.cmd.Dir = o.Root
	c.cmd.Env = append(s.appEnviron(o.Environ, o.Root, port), parent.Pipe+"=1")
	c.cmd.Stdout, c.cmd.Stderr = o.Out, io.MultiWriter(o.Err, c.stderr)
	if _, err := c.cmd.StdinPipe(); err != nil { // package parent ends the app when this process exits and closes the pipe
		return nil, fmt.Errorf("dev: %w", err)
	}
	c.cmd.WaitDelay = stopTimeout // a process that the app started can keep its output open
	if err := c.cmd.Start(); err != nil {
		return nil, fmt.Errorf("dev: %w", err)
	}
	go func() {
		defer close(c.done)
		c.err = c.cmd.Wait()
	}()
	if err := c.waitUntilListening(ctx); err != nil {
		c.stop()
		return nil, err
	}
	return c, nil
}

// waitUntilListening waits until the app accepts connections.
func (c *child) waitUntilListening(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for {
		if connection, err := new(net.Dialer).DialContext(ctx, "tcp", c.address); err == nil {
			return connection.Close()
		}
		select {
		case <-c.done:
			return errors.New(c.exitMessage())
		case <-ctx.Done():
			return fmt.Errorf("the app does not listen at %s; let it listen at the port in PORT", c.address)
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// stop ends the app: by SIGTERM, and after stopTimeout by killing it.
func (c *child) stop() {
	if c == nil {
		return
	}
	if c.cmd.Process.Signal(syscall.SIGTERM) != nil { // Windows has no SIGTERM
		_ = c.cmd.Process.Kill()
	}
	select {
	case <-c.done:
	case <-time.After(stopTimeout):
		_ = c.cmd.Process.Kill()
		<-c.done
	}
}

// exited returns a channel that is closed when the app has exited, or nil for a nil child.
func (c *child) exited() <-chan struct{} {
	if c == nil {
		return nil
	}
	return c.done
}

// runs reports whether the app is running from this binary.
func (c *child) runs(binary string) bool {
	select {
	case <-c.exited():
		return false
	default:
		return c != nil && c.binary == binary
	}
}

// target returns the address of the app, or "" if it is not running.
func (c *child) target() string {
	if c == nil {
		return ""
	}
	return c.address
}

// exitMessage returns the exit status of the app and the end of its standard error.
func (c *child) exitMessage() string {
	status := "exit status 0"
	if c.err != nil {
		status = c.err.Error()
	}
	return fmt.Sprintf("the app exited: %s\n%s", status, c.stderr)
}
