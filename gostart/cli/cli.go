// Package cli is the command line of an app: serve, session, doctor, prerender,
// and the app's own commands.
//
//	func main() {
//		cli.Main(cli.Program[lib.Config, *app.App]{
//			Name: lib.Name, Config: lib.ReadConfig, Auth: lib.NewAuth, New: app.New,
//		})
//	}
//
// Read cli.go first. Each command has a file of the same name.
package cli

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"syscall"

	"gostart/auth"
	"gostart/config"
	"gostart/internal/command"
)

// A Program describes an app: C is its configuration, A the app.
type Program[C config.Configured, A App] struct {
	Name     string                                                      // the name of the app, for people
	Config   func(*config.Environment) C                                 // reads the configuration
	Auth     func(C, *slog.Logger, ...auth.Provider) (*auth.Auth, error) // returns the authentication service; only doctor calls it
	New      func(context.Context, C, *slog.Logger) (A, error)           // opens the app
	Commands []Command                                                   // more commands
}

// An App is a website that can be served.
type App interface {
	http.Handler

	// Auth returns the authentication service.
	Auth() *auth.Auth
	// Prerender returns the public pages and the files that they load, by file
	// name.
	Prerender(ctx context.Context, base *url.URL) (map[string][]byte, error)
	// Background returns functions that only serve runs, concurrently with
	// requests. Each returns when its context is done.
	Background() []func(context.Context) error
	// Drain prepares for the end of the process: /readyz fails from now on.
	Drain()
	// Close releases the resources that New acquired.
	Close() error
}

// A Command is a command that an app adds.
type Command = command.Command

// A Line is the command line of a command: its flags, its arguments and its
// output.
type Line = command.Line

// Main runs the command in os.Args and exits, with status 1 if the command fails
// and 2 if the command line is wrong. An interrupt or SIGTERM cancels the
// context of the command; the next one kills the process.
func Main[C config.Configured, A App](p Program[C, A]) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	os.Exit(p.Run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// Run runs the command in args, and returns the exit status.
func (p Program[C, A]) Run(ctx context.Context, args []string, stdout, stderr io.Writer) (status int) {
	return command.Program{
		Name:    "go run .",
		Default: "serve",
		Commands: append([]Command{
			{Name: "serve", About: "serve the app; the default", Run: p.serve},
			{Name: "session", About: "print the Cookie header of a new session", Run: p.session},
			{Name: "doctor", About: "check the configuration and the environment of the app", Run: p.doctor},
			{Name: "prerender", About: "write the public pages to files", Run: p.prerender},
		}, p.Commands...),
		Stdout: stdout,
		Stderr: stderr,
	}.Run(ctx, args)
}

// load reads the configuration in the working directory.
func (p Program[C, A]) load() (C, error) { return config.Load(os.Getenv, ".", p.Config) }

// open opens the app. Its log goes to stderr, with records of level and above.
func (p Program[C, A]) open(ctx context.Context, stderr io.Writer, level slog.Level) (A, C, *slog.Logger, error) {
	var app A
	cfg, err := p.load()
	if err != nil {
		return app, cfg, nil, err
	}
	log := newLog(cfg.Common(), stderr, level)
	app, err = p.New(ctx, cfg, log)
	return app, cfg, log, err
}

// newLog returns the app's log: text for a developer, JSON for a machine.
func newLog(cfg config.Config, w io.Writer, level slog.Level) *slog.Logger {
	options := &slog.HandlerOptions{Level: level}
	if cfg.Production {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	out := &lockedWriter{w: w}
	return slog.New(stackHandler{slog.NewTextHandler(out, options), out})
}
