package lib

import (
	"gostart/auth"
	"gostart/start"
)

// ProviderTokens returns the tokens for calling the API of the session's provider on
// behalf of the signed-in person. It refreshes them if they are about to expire.
func ProviderTokens(c *start.Context) (*auth.Tokens, error) {
	session, err := RequireSession(c)
	if err != nil {
		return nil, err
	}
	tokens, err := Auth(c).ProviderTokens(c.Response(), c.Request(), session.Provider)
	return tokens, convertAuthError(err)
}

// RefreshUser fetches the person's profile from the session's provider, and returns
// the updated session.
func RefreshUser(c *start.Context) (*Session, error) {
	session, err := RequireSession(c)
	if err != nil {
		return nil, err
	}
	fresh, err := Auth(c).RefreshUser(c.Response(), c.Request(), session.Provider)
	if err != nil {
		return nil, convertAuthError(err)
	}
	return asSession(fresh), nil
}

// RevokeTokens revokes the tokens of the session's provider.
func RevokeTokens(c *start.Context) error {
	session, err := RequireSession(c)
	if err != nil {
		return err
	}
	return convertAuthError(Auth(c).RevokeTokens(c.Response(), c.Request(), session.Provider))
}
