// Package dev rebuilds and restarts an app when its files change, and updates open pages.
//
// It listens at the app's address and forwards requests to the app, which is a child process on another port. Requests wait
// while the app is being built. The browser shows build errors over the page until they are fixed.
//
// loop.go handles each change. watch.go, modules.go, embed.go and fence.go find changed files; build.go and child.go build
// and run the app; front.go, proxy.go and live.go serve browsers.
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

// Options configure Run.
type Options struct {
	Root     string       // folder of go.mod
	Environ  []string     // in the form of os.Environ
	Generate func() error // updates generated files; its error has the form of a compiler's output
	Origin   func(At) At  // maps a position in a generated file to its template; returns other positions unchanged
	Out, Err io.Writer    // of the app; Out also shows the progress
}

// Run builds and serves the app until ctx is done. It returns an error only if it cannot start. It shows errors of the app in
// the terminal and in the browser.
func Run(ctx context.Context, o Options) error {
	site, err := readSite(o.Environ, o.Root)
	if err != nil {
		return err
	}
	listener, err := listen.TCP(ctx, site.host, site.port, "go tool start dev")
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }() // the server may have closed it already
	scratch, err := newScratch()
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(scratch.root) }()
	front := newFront(o, site)
	files, err := watch(ctx, o.Root, o.Environ, scratch.fences, front.hold)
	if err != nil {
		return err
	}
	defer files.close()
	front.fence = files.fences.wait

	stop := serve(ctx, listener, front)
	defer stop()
	fmt.Fprintf(o.Out, "building %s\n", site.url)
	builder := builder{root: o.Root, environ: o.Environ, out: o.Out, dir: scratch.binaries}
	o.Environ = append(slices.Clone(o.Environ), front.panicVariable())
	loop := &loop{o: o, site: site, files: files, front: front, builder: builder}
	loop.run(ctx)
	loop.child.stop()
	return nil
}

// scratch holds the paths of temporary folders.
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

// serve serves handler until stop is called.
func serve(ctx context.Context, listener net.Listener, handler http.Handler) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		BaseContext:       func(net.Listener) context.Context { return ctx }, // ends event streams
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(listener) // until stop
	}()
	return func() {
		cancel()
		_ = server.Close()
		<-done
	}
}
