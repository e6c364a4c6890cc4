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
	"testing/synctest"
	"time"

	"gostart/server"
)

// A running service.
type running struct {
	url   string
	stop  context.CancelFunc
	ended chan error // gets what Serve returns
}

// run starts a service on a free port. It stops at the end of the test.
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

// get sends a request in a goroutine. The channel gets the body, or the error as
// text.
func (r running) get() <-chan string {
	result := make(chan string, 1)
	go func() {
		response, err := http.Get(r.url)
		if err != nil {
			result <- err.Error()
			return
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			result <- err.Error()
			return
		}
		result <- string(body)
	}()
	return result
}

func TestARequestInProgressEndsBeforeTheService(t *testing.T) {
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
	result := r.get()
	<-begun
	r.stop()
	<-drained
	close(finish)
	if got := <-result; got != "whole" {
		t.Errorf("the request in progress got %q", got)
	}
	if err := <-r.ended; err != nil {
		t.Errorf("Serve() = %v", err)
	}
}

// pipes is a listener in memory. synctest can advance its clock while such
// connections wait.
type pipes chan net.Conn

func (p pipes) Accept() (net.Conn, error) {
	if connection, ok := <-p; ok {
		return connection, nil
	}
	return nil, net.ErrClosed
}

func (p pipes) DialContext(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	p <- server
	return client, nil
}

func (p pipes) Close() error   { close(p); return nil }
func (p pipes) Addr() net.Addr { return &net.UnixAddr{} }

func TestConnectionsAreAcceptedDuringNotice(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const notice = 2 * time.Second
		draining := false
		s := server.Service{
			Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if draining {
					w.WriteHeader(http.StatusServiceUnavailable)
				}
			}),
			Drain:  func() { draining = true },
			Notice: notice,
			Log:    slog.New(slog.DiscardHandler),
		}
		listener := make(pipes)
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- s.Serve(ctx, listener) }()
		client := http.Client{Transport: &http.Transport{DialContext: listener.DialContext, DisableKeepAlives: true}}
		status := func() int {
			t.Helper()
			response, err := client.Get("http://app.test/readyz")
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			return response.StatusCode
		}
		if got := status(); got != http.StatusOK {
			t.Errorf("before the service stops GET = %d, want 200", got)
		}
		begun := time.Now()
		stop()
		synctest.Wait()
		if got := status(); got != http.StatusServiceUnavailable {
			t.Errorf("while the service drains GET = %d, want 503", got)
		}
		if err := <-ended; err != nil || time.Since(begun) < notice {
			t.Errorf("Serve() = %v after %v, want nil after %v", err, time.Since(begun), notice)
		}
		if _, open := <-listener; open {
			t.Error("the listener is open after the service has ended")
		}
	})
}

func TestBackgroundFunctionsRunUntilTheLastRequestHasEnded(t *testing.T) {
	t.Parallel()
	begun, finish, started, drained := make(chan bool), make(chan bool), make(chan bool), make(chan bool)
	ended := make(chan bool)
	r := run(t, server.Service{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			begun <- true
			<-finish
			select {
			case <-ended:
				_, _ = io.WriteString(w, "the worker has ended")
			default:
				_, _ = io.WriteString(w, "the worker runs")
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
	result := r.get()
	<-begun
	r.stop()
	<-drained
	close(finish)
	if got := <-result; got != "the worker runs" {
		t.Errorf("during the request %s", got)
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
	if err := <-r.ended; err == nil || !strings.Contains(err.Error(), "the function returned while the service was running") {
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

func TestARequestThatExceedsTheGraceIsCutOff(t *testing.T) {
	t.Parallel()
	begun, release := make(chan bool), make(chan bool)
	r := run(t, server.Service{
		Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			begun <- true
			<-release
		}),
		Grace: time.Millisecond,
	})
	result := r.get()
	<-begun
	r.stop()
	if err := <-r.ended; err == nil || !strings.Contains(err.Error(), "requests were cut off") {
		t.Errorf("Serve() = %v", err)
	}
	if got := <-result; !strings.Contains(got, "EOF") && !strings.Contains(got, "reset") {
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
