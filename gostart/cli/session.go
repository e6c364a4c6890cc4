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

// session prints the value of a Cookie header that is signed in as the person
// whom the flags name, sealed with the configured keys:
//
//	curl -H "Cookie: $(go run . session)" localhost:3000/dashboard
//
// Where the sign-in of development is on, it is the person who signs in there with
// that e-mail address. Otherwise the session is one of the first provider, and the
// e-mail address is the subject.
func (p Program[C, A]) session(ctx context.Context, line *Line) (err error) {
	name := line.Flags.String("name", "Ada Lovelace", "the person's name")
	email := line.Flags.String("email", "ada@example.com", "the person's e-mail address")
	if _, err := line.Parse(); err != nil {
		return err
	}
	app, _, _, err := p.open(ctx, line.Stderr, slog.LevelWarn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, app.Close()) }()
	if len(app.Auth().Providers()) == 0 {
		return errors.New("session: no sign-in provider is on; turn one on, as .env.example tells")
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
