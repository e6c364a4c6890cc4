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
	patience = 30 * time.Second       // for the app to listen
	grace    = 500 * time.Millisecond // for requests in progress when the app stops
)

// A child is the app as a running process. nil means that no process is running.
type child struct {
	binary  string
	address string
	cmd     *exec.Cmd
	said    *tail
	done    chan struct{} // closed when the process has ended, with
	err     error
}

// start runs the app with these arguments, and waits until it listens. The error says why it does not.
func start(ctx context.Context, o Options, p place, binary string, args ...string) (*child, error) {
	port, err := listen.FreePort(ctx, p.host)
	if err != nil {
		return nil, fmt.Errorf("dev: %w", err)
	}
	c := &child{binary: binary, address: net.JoinHostPort(p.within(), port), said: &tail{}, done: make(chan struct{})}
	// The app outlives ctx, which ends at the next change of a file. stop ends it.
	c.cmd = exec.CommandContext(context.WithoutCancel(ctx), binary, args...)
	c.cmd.Dir = o.Root
	c.cmd.Env = append(p.environ(o.Environ, o.Root, port), parent.Pipe+"=1")
	c.cmd.Stdout, c.cmd.Stderr = o.Out, io.MultiWriter(o.Err, c.said)
	if _, err := c.cmd.StdinPipe(); err != nil { // the app ends with it, and it ends with this process: see package parent
		return nil, fmt.Errorf("dev: %w", err)
	}
	c.cmd.WaitDelay = grace // for a process that the app started and that keeps its output open
	if err := c.cmd.Start(); err != nil {
		return nil, fmt.Errorf("dev: %w", err)
	}
	go func() {
		defer close(c.done)
		c.err = c.cmd.Wait()
	}()
	if err := c.listens(ctx); err != nil {
		c.stop()
		return nil, err
	}
	return c, nil
}

// listens waits until the app takes connections.
func (c *child) listens(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		if connection, err := new(net.Dialer).DialContext(ctx, "tcp", c.address); err == nil {
			return connection.Close()
		}
		select {
		case <-c.done:
			return errors.New(c.epitaph())
		case <-ctx.Done():
			return fmt.Errorf("the app does not listen at the port that PORT names (%s)", c.address)
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// stop ends the app. It kills the process if that takes longer than grace.
func (c *child) stop() {
	if c == nil {
		return
	}
	if c.cmd.Process.Signal(syscall.SIGTERM) != nil { // Windows has none
		_ = c.cmd.Process.Kill()
	}
	select {
	case <-c.done:
	case <-time.After(grace):
		_ = c.cmd.Process.Kill()
		<-c.done
	}
}

// exited is closed when the app has ended.
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

// target returns the address of the app, "" if it is not running.
func (c *child) target() string {
	if c == nil {
		return ""
	}
	return c.address
}

// epitaph says how the app ended.
func (c *child) epitaph() string {
	end := "exit status 0"
	if c.err != nil {
		end = c.err.Error()
	}
	return fmt.Sprintf("the app stopped by itself: %s\n%s", end, c.said)
}
