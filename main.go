// Command gostart is the whole app in one binary.
package main

import (
	"context"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"gostart/internal/command"
	"myapp/lib"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	program := command.Program{
		Name:    "go run .",
		Default: "serve",
		Commands: []command.Command{
			{Name: "serve", About: "serve the app, also where no command is named", Run: serve},
			{Name: "session", About: "print a Cookie header of someone signed in", Run: printSession},
			{Name: "doctor", About: "check the configuration and what surrounds the app", Run: diagnose},
			{Name: "prerender", About: "write the pages for everyone to files", Run: prerender},
		},
		Stdout: os.Stdout,
		Stderr: os.Stderr,
	}
	os.Exit(program.Run(ctx, os.Args[1:]))
}

// loadConfig reads the configuration where the app is started.
func loadConfig() (lib.Config, error) { return lib.LoadConfig(os.Getenv, ".") }

// newLog returns the app's log: text for a developer, JSON for a machine.
func newLog(cfg lib.Config, w io.Writer) *slog.Logger {
	if cfg.Production {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}
