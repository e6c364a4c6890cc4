package auth

import (
	"cmp"
	"context"
	"errors"
	"net/http"

	"golang.org/x/oauth2"
)

// RefreshUser asks the provider again who is signed in, and returns the session
// with what it says now, also in place of what they changed themselves.
func (a *Auth) RefreshUser(w http.ResponseWriter, r *http.Request, provider string) (*Session, error) {
	s, tokens, err := a.sessionTokens(w, r, provider)
	if err != nil {
		return nil, err
	}
	user, err := a.providers[provider].describeUser(r.Context(), tokens.oauth(), s.User.Sub)
	if err != nil {
		return nil, err
	}
	user.Name, user.Email = cmp.Or(user.Name, s.User.Name), cmp.Or(user.Email, s.User.Email) // some say these once only
	s.User = user.trimmed()
	if err := a.fit(s); err != nil {
		return nil, err
	}
	a.config.OnEvent(r, Event{Name: SessionUpdated, Provider: provider, Session: s})
	return s, a.setSession(w, s)
}

// refreshUser answers POST /providers/{id}/user/refresh.
func (a *Auth) refreshUser(w http.ResponseWriter, r *http.Request, id string) error {
	if err := a.limits.tokens.take(w, ClientAddress(r)); err != nil {
		return err
	}
	s, err := a.RefreshUser(w, r, id)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, sessionAnswer{true, info(s)})
}

// describeUser returns what the provider says of someone now.
func (p *provider) describeUser(ctx context.Context, token *oauth2.Token, sub string) (User, error) {
	ask := p.ask
	if p.Issuer != "" {
		ask = p.askUserInfo
	}
	user, err := ask(ctx, token)
	if err == nil && user.Sub != sub {
		err = errors.New("it speaks of another subject")
	}
	if err != nil {
		return User{}, newError(CodeUserInfoFailed, err)
	}
	return user, nil
}
