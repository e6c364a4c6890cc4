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

// noticeTime gives load balancers time to notice that /readyz fails.
const noticeTime = 2 * time.Second

// serve serves the app until ctx is done, and then drains. In development it also
// stops when its parent process, go run or go tool start dev, has exited.
func (p Program[C, A]) serve(ctx context.Context, line *Line) (err error) {
	quiet := line.Flags.Bool("quiet", false, "print no banner")
	if _, err := line.Parse(); err != nil {
		return err
	}
	app, appConfig, log, err := p.open(ctx, line.Stderr, slog.LevelInfo)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, app.Close()) }()
	cfg := appConfig.Common()
	if !cfg.Production {
		ctx = parent.CancelOnExit(ctx, func(reason string) { fmt.Fprintf(line.Stdout, "The app stops, because %s.\n", reason) })
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

// logProxies logs which proxies the app trusts.
func logProxies(log *slog.Logger, cfg config.Config) {
	const noProxy = "no proxy is trusted, so the address of a connection counts as the visitor's; " +
		"behind a proxy, all visitors share one rate limit until TRUSTED_PROXIES has its address"
	switch {
	case len(cfg.TrustedProxies) > 0:
		log.Info("trusted proxies set the client's address, in Forwarded or X-Forwarded-For", "proxies", fmt.Sprint(cfg.TrustedProxies))
	case cfg.BaseURL.Scheme == "https":
		log.Warn(noProxy) // the app itself speaks http, so there must be a proxy
	default:
		log.Info(noProxy)
	}
}

// printBanner prints the app's URL, and the callback URL of each provider.
func printBanner(w io.Writer, name string, cfg config.Config, a *auth.Auth) {
	fmt.Fprintf(w, "\n  %s, in development\n\n  → %s\n\n", name, cfg.BaseURL)
	if cfg.OwnMachine {
		fmt.Fprintf(w, "  development tools: %s\n", cfg.BaseURL.JoinPath(devtools.Path))
	}
	for _, p := range a.Providers() {
		fmt.Fprintf(w, "  sign-in with %s, callback URL %s\n", p.Name, a.CallbackURL(p.ID))
	}
	if len(a.Providers()) == 0 {
		fmt.Fprintln(w, "  no sign-in provider is on: see .env.example")
	}
	fmt.Fprintln(w)
}
