// Command exampleapp serves the example app for benchmarks, on 127.0.0.1 at
// $PORT. "exampleapp session" prints a Cookie header of Ada Lovelace, signed in
// there.
package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/signal"
	"syscall"

	"gostart/auth"
	"gostart/auth/providers"
	"gostart/internal/exampleapp"
	"gostart/internal/listen"
	"gostart/server"
)

const host = "127.0.0.1"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	if err := run(ctx, os.Args[1:], cmp.Or(os.Getenv("PORT"), "3000"), os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, port string, stdout, stderr io.Writer) error {
	log := slog.New(slog.NewJSONHandler(stderr, nil))
	app, err := newApp(port, log)
	switch {
	case err != nil:
		return err
	case len(args) == 0:
		return serve(ctx, app, port, log)
	case len(args) == 1 && args[0] == "session":
		return printSession(ctx, app, stdout)
	}
	return fmt.Errorf("exampleapp: unknown arguments %q; want none, or session", args)
}

// newApp returns the app as it runs in production, with one provider.
func newApp(port string, log *slog.Logger) (*exampleapp.App, error) {
	return exampleapp.New(exampleapp.Config{
		BaseURL:   &url.URL{Scheme: "http", Host: net.JoinHostPort(host, port)},
		Secret:    exampleapp.Secret,
		Providers: []auth.Provider{providers.GitHub(providers.Settings{providers.ClientID: "bench", providers.ClientSecret: "bench"})},
	}, log)
}

// serve answers requests until ctx ends.
func serve(ctx context.Context, app *exampleapp.App, port string, log *slog.Logger) error {
	listener, err := listen.TCP(ctx, host, port, "exampleapp")
	if err != nil {
		return err
	}
	serving := server.New(app, log)
	context.AfterFunc(ctx, func() { _ = serving.Close() })
	if err := serving.Serve(listener); ctx.Err() == nil {
		return fmt.Errorf("exampleapp: serve: %w", err)
	}
	return nil
}

func printSession(ctx context.Context, app *exampleapp.App, stdout io.Writer) error {
	cookie, err := app.NewSession(ctx, auth.User{Sub: "ada", Name: "Ada Lovelace", Email: "ada@example.com"})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "%s=%s\n", cookie.Name, cookie.Value)
	return err
}
