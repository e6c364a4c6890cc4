package server_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"gostart/server"
)

// A running service, and how it ended.
type running struct {
	url   string
	stop  context.CancelFunc // as a signal does
	ended chan error
}

// run serves on a port of its own until the test ends.
func run(t *testing.T, s server.Service) running {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.Log = slog.New(slog.DiscardHandler)
	ctx, stop := context.WithCancel(t.Context())
	r := running{"http://" + listener.Addr().String(), stop, make(chan error, 1)}
	go func() { r.ended <- s.Serve(ctx, listener) }()
	t.Cleanup(stop)
	return r
}

// get asks in a goroutine, and returns the body or the error as text.
func (r running) get() <-chan string {
	answer := make(chan string, 1)
	go func() {
		response, err := http.Get(r.url)
		if err != nil {
			answer <- err.Error()
			return
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			answer <- err.Error()
			return
		}
		answer <- string(body)
	}()
	return answer
}

func TestARequestInProgressIsAnsweredBeforeTheServiceEnds(t *testing.T) {
	t.Parallel()
	begun, finish, drained := make(chan bool), make(chan bool), make(chan bool)
	r := run(t, server.Service{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			begun <- true
			<-finish
			_, _ = io.WriteString(w, "whole")
		}),
		Drain: func() { close(drained) },
	})
	answer := r.get()
	<-begun
	r.stop()
	<-drained
	close(finish)
	if got := <-answer; got != "whole" {
		t.Errorf("the request in progress got %q", got)
	}
	if err := <-r.ended; err != nil {
		t.Errorf("Serve() = %v", err)
	}
}

func TestBackgroundFunctionsRunUntilTheLastRequestIsAnswered(t *testing.T) {
	t.Parallel()
	begun, finish, started, drained := make(chan bool), make(chan bool), make(chan bool), make(chan bool)
	ended := make(chan bool)
	r := run(t, server.Service{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			begun <- true
			<-finish
			select {
			case <-ended:
				_, _ = io.WriteString(w, "the worker is gone")
			default:
				_, _ = io.WriteString(w, "the worker works")
			}
		}),
		Background: []func(context.Context) error{func(ctx context.Context) error {
			close(started)
			<-ctx.Done()
			close(ended)
			return ctx.Err()
		}},
		Drain: func() { close(drained) },
	})
	<-started
	answer := r.get()
	<-begun
	r.stop()
	<-drained
	close(finish)
	if got := <-answer; got != "the worker works" {
		t.Errorf("while draining %s", got)
	}
	if err := <-r.ended; err != nil {
		t.Errorf("Serve() = %v", err)
	}
	select {
	case <-ended:
	default:
		t.Error("Serve() returned before the worker had ended")
	}
}

func TestABackgroundFunctionThatFailsEndsTheService(t *testing.T) {
	t.Parallel()
	drained := false
	r := run(t, server.Service{
		Handler:    http.NotFoundHandler(),
		Background: []func(context.Context) error{func(context.Context) error { return errors.New("no queue") }},
		Drain:      func() { drained = true },
	})
	if err := <-r.ended; err == nil || !strings.Contains(err.Error(), "background: no queue") || !drained {
		t.Errorf("Serve() = %v, drained: %v", err, drained)
	}
}

func TestABackgroundFunctionThatReturnsEarlyEndsTheService(t *testing.T) {
	t.Parallel()
	r := run(t, server.Service{
		Handler:    http.NotFoundHandler(),
		Background: []func(context.Context) error{func(context.Context) error { return nil }},
	})
	if err := <-r.ended; err == nil || !strings.Contains(err.Error(), "it ended while the service runs") {
		t.Errorf("Serve() = %v", err)
	}
}

func TestABackgroundFunctionThatFailsWhileTheServiceDrainsIsReported(t *testing.T) {
	t.Parallel()
	draining, failed := make(chan bool), make(chan bool)
	r := run(t, server.Service{
		Handler: http.NotFoundHandler(),
		Background: []func(context.Context) error{func(context.Context) error {
			<-draining
			defer close(failed)
			return errors.New("no queue")
		}},
		Drain: func() {
			close(draining)
			<-failed
		},
	})
	r.stop()
	if err := <-r.ended; err == nil || !strings.Contains(err.Error(), "no queue") {
		t.Errorf("Serve() = %v", err)
	}
}

func TestARequestThatDoesNotEndIsCutOff(t *testing.T) {
	t.Parallel()
	begun, release := make(chan bool), make(chan bool)
	r := run(t, server.Service{
		Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			begun <- true
			<-release
		}),
		Grace: time.Millisecond,
	})
	answer := r.get()
	<-begun
	r.stop()
	if err := <-r.ended; err == nil || !strings.Contains(err.Error(), "requests were cut off") {
		t.Errorf("Serve() = %v", err)
	}
	if got := <-answer; !strings.Contains(got, "EOF") && !strings.Contains(got, "reset") {
		t.Errorf("the request got %q", got)
	}
	close(release)
}

func TestAListenerThatFailsEndsTheService(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	s := server.Service{Handler: http.NotFoundHandler(), Log: slog.New(slog.DiscardHandler)}
	if err := s.Serve(t.Context(), listener); err == nil || !strings.HasPrefix(err.Error(), "serve: ") {
		t.Errorf("Serve() = %v", err)
	}
}
