package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"gostart/auth"
	"gostart/auth/devidp"
	"gostart/config"
)

// session prints the value of a Cookie header, with a new session for the user
// that the flags describe, sealed with the configured secret:
//
//	curl -H "Cookie: $(go run . session)" localhost:3000/dashboard
//
// If the development sign-in is on, the user is the same as the one who signs in
// there with that e-mail address. Otherwise the session belongs to the first
// provider, and its subject is the e-mail address.
func (p Program[C, A]) session(ctx context.Context, line *Line) (err error) {
	name := line.Flags.String("name", "Ada Lovelace", "the user's name")
	email := line.Flags.String("email", "ada@example.com", "the user's e-mail address")
	if _, err := line.Parse(); err != nil {
		return err
	}
	app, _, _, err := p.open(ctx, line.Stderr, slog.LevelWarn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, app.Close()) }()
	if len(app.Auth().Providers()) == 0 {
		return errors.New("session: no sign-in provider is on; turn one on, see .env.example")
	}
	provider, subject := "", *email
	if dev, on := app.Auth().Provider(config.DevSignInID); on {
		provider, subject = dev.ID, devidp.Subject(*email)
	}
	cookie, err := app.Auth().NewSession(ctx, provider, auth.User{Sub: subject, Name: *name, Email: *email, EmailVerified: *email != ""})
	if err != nil {
		return fmt.Errorf("session: %w", err)
	}
	_, err = fmt.Fprintf(line.Stdout, "%s=%s\n", cookie.Name, cookie.Value)
	return err
}
