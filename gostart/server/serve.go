package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

// A Service serves requests and runs background functions.
type Service struct {
	Handler    http.Handler
	Background []func(context.Context) error // each returns when its context is done
	Drain      func()                        // called first when the service stops, so that /readyz fails; optional
	Notice     time.Duration                 // how long to accept connections after Drain, for load balancers
	Grace      time.Duration                 // how long requests in progress may take after Drain; 0 means ten seconds
	Log        *slog.Logger
}

// Serve serves connections from listener until ctx is done or a background
// function returns. Then it drains: it calls Drain, waits for Notice, closes the
// listener, and waits for requests in progress; after Grace it closes their
// connections. Finally it ends the background functions. It returns an error if the
// listener or a background function failed, or if it closed connections.
func (s Service) Serve(ctx context.Context, listener net.Listener) error {
	server := New(s.Handler, s.Log)
	failed := make(chan error, 1+len(s.Background))
	stop := s.runBackground(failed)
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			failed <- fmt.Errorf("serve: %w", err)
		}
	}()
	var failure error
	select {
	case <-ctx.Done():
	case failure = <-failed:
	}
	err := errors.Join(failure, s.drain(server))
	stop()
	for len(failed) > 0 { // failures while it drained
		err = errors.Join(err, <-failed)
	}
	return err
}

// runBackground starts the background functions. stop ends them and waits. A
// function that returns before stop is a failure, even without an error, because
// nobody would notice that its work has ended.
func (s Service) runBackground(failed chan<- error) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	for _, run := range s.Background {
		running.Go(func() {
			err := run(ctx)
			if ctx.Err() == nil {
				failed <- fmt.Errorf("serve: background: %w", cmp.Or(err, errEndedEarly))
			}
		})
	}
	return func() {
		cancel()
		running.Wait()
	}
}

// errEndedEarly is the failure of a background function that returns nil before its
// context is done.
var errEndedEarly = errors.New("the function returned while the service was running")

// drain shuts the server down; see Serve.
func (s Service) drain(server *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), cmp.Or(s.Grace, 10*time.Second))
	defer cancel()
	if s.Drain != nil {
		s.Drain()
	}
	if s.Notice > 0 {
		s.Log.Info("draining")
		select {
		case <-time.After(s.Notice):
		case <-ctx.Done():
		}
	}
	if err := server.Shutdown(ctx); err != nil {
		return errors.Join(fmt.Errorf("drain: requests were cut off: %w", err), server.Close())
	}
	return nil
}
