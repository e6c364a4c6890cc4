package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"gostart/auth"
	"gostart/config"
	"gostart/internal/listen"
	"gostart/internal/parent"
	"gostart/server"
	"gostart/start/devtools"
)

// noticeTime is what a load balancer needs to see that a process is not ready
// any more.
const noticeTime = 2 * time.Second

// serve serves the app until ctx ends, and then drains. In development it also
// ends with go run or go tool start dev, however these end.
func (p Program[C, A]) serve(ctx context.Context, line *Line) (err error) {
	quiet := line.Flags.Bool("quiet", false, "print no banner")
	if _, err := line.Parse(); err != nil {
		return err
	}
	app, own, log, err := p.open(ctx, line.Stderr, slog.LevelInfo)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, app.Close()) }()
	cfg := own.Common()
	if !cfg.Production {
		ctx = parent.Follow(ctx, func(reason string) { fmt.Fprintf(line.Stdout, "The app stops, as %s.\n", reason) })
	}
	listener, err := listen.TCP(ctx, cfg.Host, cfg.Port, "go run .")
	if err != nil {
		return err
	}
	service := server.Service{Handler: app, Background: app.Background(), Drain: app.Drain, Log: log}
	switch {
	case cfg.Production:
		service.Notice = noticeTime
		log.Info("serving", "address", listener.Addr().String(), "url", cfg.BaseURL.String())
		logProxies(log, cfg)
	case !*quiet:
		printBanner(line.Stdout, p.Name, cfg, app.Auth())
	}
	return service.Serve(ctx, listener)
}

// logProxies logs what production assumes about the proxies in front.
func logProxies(log *slog.Logger, cfg config.Config) {
	const noProxy = "no proxy is trusted: the address of a connection is taken for the visitor's; " +
		"behind a proxy all visitors would share one rate limit, so set TRUSTED_PROXIES to its address"
	switch {
	case len(cfg.TrustedProxies) > 0:
		log.Info("trusted proxies name the visitors, in Forwarded or X-Forwarded-For", "proxies", fmt.Sprint(cfg.TrustedProxies))
	case cfg.BaseURL.Scheme == "https":
		log.Warn(noProxy) // the app speaks http, so a proxy speaks https for it
	default:
		log.Info(noProxy)
	}
}

// printBanner says where the app is, and what to register with each provider.
func printBanner(w io.Writer, name string, cfg config.Config, a *auth.Auth) {
	fmt.Fprintf(w, "\n  %s, in development\n\n  → %s\n\n", name, cfg.BaseURL)
	if cfg.OwnMachine {
		fmt.Fprintf(w, "  development tools: %s\n", cfg.BaseURL.JoinPath(devtools.Path))
	}
	for _, p := range a.Providers() {
		fmt.Fprintf(w, "  sign-in is on: %s, with the callback %s\n", p.Name, a.CallbackURL(p.ID))
	}
	if len(a.Providers()) == 0 {
		fmt.Fprintln(w, "  no sign-in is on: see .env.example")
	}
	fmt.Fprintln(w)
}
