package lib

import (
	"gostart/auth"
	"gostart/start"
)

// ProviderTokens returns what the app may call the session's provider with, on
// behalf of whoever is signed in: fresh ones if they were about to end.
func ProviderTokens(c *start.Context) (*auth.Tokens, error) {
	session, err := RequireSession(c)
	if err != nil {
		return nil, err
	}
	tokens, err := Auth(c).ProviderTokens(c.Response(), c.Request(), session.Provider)
	return tokens, shown(err)
}

// RefreshUser asks the session's provider again who is signed in, and returns
// the session with what it says now.
func RefreshUser(c *start.Context) (*Session, error) {
	session, err := RequireSession(c)
	if err != nil {
		return nil, err
	}
	fresh, err := Auth(c).RefreshUser(c.Response(), c.Request(), session.Provider)
	if err != nil {
		return nil, shown(err)
	}
	return asSession(fresh), nil
}

// RevokeTokens has the session's provider take back what it let the app do.
func RevokeTokens(c *start.Context) error {
	session, err := RequireSession(c)
	if err != nil {
		return err
	}
	return shown(Auth(c).RevokeTokens(c.Response(), c.Request(), session.Provider))
}
