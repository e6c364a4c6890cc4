package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"gostart/internal/doctor"
	"gostart/lib"
)

// diagnose tells what is right and what is wrong with the app as it would be
// started now, and what to do. It is an error if that keeps it from working.
func diagnose(ctx context.Context, getenv func(string) string, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("doctor", flag.ContinueOnError)
	flags.SetOutput(stderr)
	online := flags.Bool("online", false, "also ask each OpenID Connect provider that is on, over the network")
	if err := flags.Parse(args); err != nil {
		return err
	}
	findings := lib.Checkup(ctx, os.Environ(), ".")
	if *online {
		if cfg, err := lib.LoadConfig(getenv, "."); err == nil {
			findings = append(findings, lib.CheckOnline(ctx, cfg)...)
		}
	}
	fmt.Fprintln(stdout)
	doctor.Print(stdout, findings)
	fmt.Fprintln(stdout)
	if doctor.AnyWrong(findings) {
		return errors.New("doctor: the app does not work before what is marked ✗ is put right")
	}
	return nil
}
