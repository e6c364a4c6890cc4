package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"gostart/auth"
	"gostart/config"
	"gostart/internal/doctor"
)

// doctor checks the configuration and the environment of the app, and prints the
// findings with what to do about them. It fails if one of them keeps the app from working.
func (p Program[C, A]) doctor(ctx context.Context, line *Line) error {
	online := line.Flags.Bool("online", false, "also request the discovery document of each OpenID Connect provider that is on")
	if _, err := line.Parse(); err != nil {
		return err
	}
	newAuth := func(cfg C) (*auth.Auth, error) { return p.Auth(cfg, slog.New(slog.DiscardHandler)) }
	findings := config.Checkup(ctx, os.Environ(), ".", p.Config, newAuth)
	if *online {
		if cfg, err := p.load(); err == nil {
			findings = append(findings, config.CheckOnline(ctx, cfg, newAuth)...)
		}
	}
	fmt.Fprintln(line.Stdout)
	doctor.Print(line.Stdout, findings)
	fmt.Fprintln(line.Stdout)
	if doctor.AnyWrong(findings) {
		return errors.New("doctor: fix the items marked ✗ first")
	}
	return nil
}
