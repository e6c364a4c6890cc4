package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"myapp/app"
	"gostart/auth"
	"gostart/internal/command"
	"gostart/internal/listen"
	"gostart/server"
	"gostart/start/devtools"
	"myapp/lib"
	"myapp/lib/href"
)

const (
	drainTime  = 10 * time.Second // for requests in progress, from the signal on
	noticeTime = 2 * time.Second  // of it, for a load balancer to see that we are not ready
)

// serve listens, serves until ctx is done, and then drains.
func serve(ctx context.Context, line *command.Line) error {
	quiet := line.Flags.Bool("quiet", false, "print no banner")
	if _, err := line.Parse(); err != nil {
		return err
	}
	cfg, err := loadConfig()
	if err != nil {
		return err
	}
	log := newLog(cfg, line.Stderr)
	site, err := app.New(ctx, cfg, log)
	if err != nil {
		return err
	}
	listener, err := listen.TCP(ctx, cfg.Host, cfg.Port, "go run .")
	if err != nil {
		return err
	}
	switch {
	case cfg.Production:
		log.Info("serving", "address", listener.Addr().String(), "url", cfg.BaseURL.String())
	case !*quiet:
		printBanner(line.Stdout, cfg, site.Auth)
	}
	server := server.New(site, log)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
		return drain(site, server, cfg, log)
	}
}

// drain ends the service without losing a request: first it is not ready any
// more, then it takes no connections, then it waits for what is in progress.
func drain(site *app.App, server *http.Server, cfg lib.Config, log *slog.Logger) error {
	ctx, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	site.Drain()
	if cfg.Production {
		log.Info("draining")
		wait(ctx, noticeTime)
	}
	if err := server.Shutdown(ctx); err != nil {
		return fmt.Errorf("drain: requests were cut off: %w", err)
	}
	return nil
}

func wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// printBanner tells a developer where to go, and what to register with each
// provider.
func printBanner(w io.Writer, cfg lib.Config, a *auth.Auth) {
	fmt.Fprintf(w, "\n  %s, in development\n\n  → %s\n\n", lib.Name, cfg.BaseURL)
	if cfg.OwnMachine {
		fmt.Fprintf(w, "  development tools: %s\n", cfg.BaseURL.JoinPath(devtools.Path))
	}
	for _, p := range a.Providers() {
		fmt.Fprintf(w, "  sign-in is on: %s, with the callback %s\n", p.Name, auth.CallbackURL(cfg.BaseURL, href.APIAuth(), p.ID))
	}
	if len(a.Providers()) == 0 {
		fmt.Fprintln(w, "  no sign-in is on: see .env.example")
	}
	fmt.Fprintln(w)
}
