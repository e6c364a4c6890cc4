package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"gostart/internal/command"
	"gostart/internal/doctor"
	"myapp/lib"
)

// diagnose tells what is right and what is wrong with the app as it would be
// started now, and what to do. It is an error if that keeps it from working.
func diagnose(ctx context.Context, line *command.Line) error {
	online := line.Flags.Bool("online", false, "also ask each OpenID Connect provider that is on, over the network")
	if _, err := line.Parse(); err != nil {
		return err
	}
	findings := lib.Checkup(ctx, os.Environ(), ".")
	if *online {
		if cfg, err := loadConfig(); err == nil {
			findings = append(findings, lib.CheckOnline(ctx, cfg)...)
		}
	}
	fmt.Fprintln(line.Stdout)
	doctor.Print(line.Stdout, findings)
	fmt.Fprintln(line.Stdout)
	if doctor.AnyWrong(findings) {
		return errors.New("doctor: the app does not work before what is marked ✗ is put right")
	}
	return nil
}
