package app

import (
	"context"
	"errors"
	"net/http"

	"gostart/auth"
)

// NewSession returns the cookie of a session for user, as if they had just
// signed in at the first provider that is on: for scripts and tests.
func (a *App) NewSession(ctx context.Context, user auth.User) (*http.Cookie, error) {
	providers := a.Auth.Providers()
	if len(providers) == 0 {
		return nil, errors.New("session: no sign-in provider is on: see .env.example")
	}
	return a.Auth.NewSession(ctx, providers[0].ID, user)
}
