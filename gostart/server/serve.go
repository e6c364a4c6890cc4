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

// A Service is an app that serves requests, and works beside them.
type Service struct {
	Handler    http.Handler
	Background []func(context.Context) error // each returns when its context ends
	Drain      func()                        // announces the end: /readyz fails, streams close; nil for nothing
	Notice     time.Duration                 // from Drain until no more connections are accepted
	Grace      time.Duration                 // for requests in progress, from Drain on; 0 for ten seconds
	Log        *slog.Logger
}

// Serve accepts connections from listener until ctx ends or a background function
// fails. Then it drains: Drain is called, Notice passes, no connection is accepted
// any more, and requests in progress end within Grace or are cut off. Background
// functions run until the last request is answered. It returns why the service
// failed, or that requests were cut off, or nil.
func (s Service) Serve(ctx context.Context, listener net.Listener) error {
	server := New(s.Handler, s.Log)
	failed := make(chan error, 1+len(s.Background))
	stop := s.runBackground(failed)
	defer stop()
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			failed <- fmt.Errorf("serve: %w", err)
		}
	}()
	select {
	case <-ctx.Done():
		return s.drain(server)
	case err := <-failed:
		return errors.Join(err, s.drain(server))
	}
}

// runBackground starts the background functions, and returns how to end them. One
// that fails ends the service, as nobody would notice that it does no more work.
func (s Service) runBackground(failed chan<- error) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	for _, run := range s.Background {
		running.Go(func() {
			if err := run(ctx); err != nil && ctx.Err() == nil {
				failed <- fmt.Errorf("serve: background: %w", err)
			}
		})
	}
	return func() {
		cancel()
		running.Wait()
	}
}

// drain lets requests in progress end.
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
