package main

import (
	"context"
	"flag"
	"fmt"
	"io"

	"gostart/app"
	"gostart/internal/auth"
	"gostart/lib"
)

// printSession prints the value of a Cookie header that is signed in as the
// person the flags name, sealed with the configured keys:
//
//	curl -H "Cookie: $(go run . session)" localhost:3000/dashboard
func printSession(ctx context.Context, cfg lib.Config, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("session", flag.ContinueOnError)
	flags.SetOutput(stderr)
	name := flags.String("name", "Ada Lovelace", "the person's name")
	email := flags.String("email", "ada@example.com", "the person's e-mail address")
	if err := flags.Parse(args); err != nil {
		return err
	}
	site, err := app.New(cfg, newLog(cfg, stderr))
	if err != nil {
		return err
	}
	cookie, err := site.NewSession(ctx, auth.User{Sub: *email, Name: *name, Email: *email})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "%s=%s\n", cookie.Name, cookie.Value)
	return err
}
