package main

import (
	"context"
	"fmt"

	"myapp/app"
	"gostart/auth"
	"gostart/internal/command"
)

// printSession prints the value of a Cookie header that is signed in as the
// person the flags name, sealed with the configured keys:
//
//	curl -H "Cookie: $(go run . session)" localhost:3000/dashboard
func printSession(ctx context.Context, line *command.Line) error {
	name := line.Flags.String("name", "Ada Lovelace", "the person's name")
	email := line.Flags.String("email", "ada@example.com", "the person's e-mail address")
	if _, err := line.Parse(); err != nil {
		return err
	}
	cfg, err := loadConfig()
	if err != nil {
		return err
	}
	site, err := app.New(ctx, cfg, newLog(cfg, line.Stderr))
	if err != nil {
		return err
	}
	cookie, err := site.NewSession(ctx, auth.User{Sub: *email, Name: *name, Email: *email})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(line.Stdout, "%s=%s\n", cookie.Name, cookie.Value)
	return err
}
