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
// returns. Then it drains: Drain is called, Notice passes, no connection is accepted
// any more, and requests in progress end within Grace or are cut off. Background
// functions run until the last request is answered. It returns why the service
// failed, or that requests were cut off, or nil.
func (s Service) Serve(ctx context.Context, listener net.Listener) error {
	server := New(s.Handler, s.Log)
	failed := make(chan error, 1+len(s.Background))
	stop := s.runBackground(failed)
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			failed <- fmt.Errorf("serve: %w", err)
		}
	}()
	var why error
	select {
	case <-ctx.Done():
	case why = <-failed:
	}
	err := errors.Join(why, s.drain(server))
	stop()
	for len(failed) > 0 { // while it drained
		err = errors.Join(err, <-failed)
	}
	return err
}

// runBackground starts the background functions, and returns how to end them. One
// that returns early ends the service, as nobody would notice that it does no more
// work.
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

// errEndedEarly is the failure of a background function that returns nil while its
// context lasts.
var errEndedEarly = errors.New("it ended while the service runs")

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
