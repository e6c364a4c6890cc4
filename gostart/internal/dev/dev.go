// Package dev rebuilds an app when its files change, and keeps the browser up to date.
//
// It listens at the app's address and forwards requests to the app, which is a child process on another port. While the
// app is being built, requests wait. Build errors are shown over the page in the browser until they are fixed.
//
// loop.go handles each change. watch.go, modules.go, embed.go and fence.go find what changed; build.go and child.go build
// and run the app; front.go answers browsers, through proxy.go and live.go.
package dev

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"gostart/internal/listen"
)

// Options say what to run, and where.
type Options struct {
	Root     string       // folder of go.mod
	Environ  []string     // of this process, as os.Environ gives it
	Generate func() error // brings generated files up to date; its error has lines as a compiler writes them
	Origin   func(At) At  // where a line of a generated file comes from; the same line where that is unknown
	Out, Err io.Writer    // of the app; Out is also for the developer to read
}

// Run builds and serves the app until ctx is done. It returns an error if it cannot begin. Problems of the app are shown in
// the terminal and the browser instead.
func Run(ctx context.Context, o Options) error {
	place, err := readPlace(o.Environ, o.Root)
	if err != nil {
		return err
	}
	listener, err := listen.TCP(ctx, place.host, place.port, "go tool start dev")
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }() // the server has closed it, if it came so far
	scratch, err := newScratch()
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(scratch.root) }()
	front := newFront(o, place)
	files, err := watch(ctx, o.Root, o.Environ, scratch.fences, front.hold)
	if err != nil {
		return err
	}
	defer files.close()
	front.fence = files.fences.wait

	stop := serve(ctx, listener, front)
	defer stop()
	fmt.Fprintf(o.Out, "building %s\n", place.url)
	builder := builder{root: o.Root, environ: o.Environ, out: o.Out, dir: scratch.binaries}
	o.Environ = append(slices.Clone(o.Environ), front.reportsTo())
	loop := &loop{o: o, place: place, files: files, front: front, builder: builder}
	loop.run(ctx)
	loop.child.stop()
	return nil
}

// scratch has temporary folders.
type scratch struct{ root, binaries, fences string }

func newScratch() (scratch, error) {
	root, err := os.MkdirTemp("", "start-dev-")
	if err != nil {
		return scratch{}, fmt.Errorf("dev: %w", err)
	}
	s := scratch{root, filepath.Join(root, "binaries"), filepath.Join(root, "fences")}
	if err := errors.Join(os.Mkdir(s.binaries, 0o700), os.Mkdir(s.fences, 0o700)); err != nil {
		return scratch{}, fmt.Errorf("dev: %w", err)
	}
	return s, nil
}

// serve answers until the function that it returns is called.
func serve(ctx context.Context, listener net.Listener, handler http.Handler) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		BaseContext:       func(net.Listener) context.Context { return ctx }, // ends what browsers listen to
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(listener) // until it is closed
	}()
	return func() {
		cancel()
		_ = server.Close()
		<-done
	}
}
