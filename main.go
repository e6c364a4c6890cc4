// Command gostart is the whole app in one binary.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"gostart/lib"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

const usage = `Usage:
	go run .            serve (-quiet for no banner)
	go run . session    print a Cookie header of someone signed in (-h for flags)
	go run . doctor     check the configuration and what surrounds the app (-h for flags)
	go run . prerender  write the pages for everyone to files (-h for flags)
`

// run is main as a function: tests call it too.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	command := "serve"
	if len(args) > 0 && args[0] != "-quiet" {
		command, args = args[0], args[1:]
	}
	if command == "help" || command == "-h" || command == "--help" {
		fmt.Fprint(stdout, usage)
		return nil
	}
	if command == "doctor" { // before a configuration with faults ends the process
		return diagnose(ctx, getenv, args, stdout, stderr)
	}
	cfg, err := lib.LoadConfig(getenv, ".")
	if err != nil {
		return err
	}
	log := newLog(cfg, stderr)
	switch command {
	case "serve":
		return serve(ctx, cfg, args, log, stdout, stderr)
	case "session":
		return printSession(ctx, cfg, args, stdout, stderr)
	case "prerender":
		return prerender(ctx, cfg, args, stdout, stderr)
	default:
		return fmt.Errorf("unknown command %q\n\n%s", command, usage)
	}
}

// newLog returns the app's log: text for a developer, JSON for a machine.
func newLog(cfg lib.Config, w io.Writer) *slog.Logger {
	if cfg.Production {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}
