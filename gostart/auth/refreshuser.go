package auth

import (
	"context"
	"errors"
	"net/http"

	"golang.org/x/oauth2"
)

// RefreshUser asks the provider again who is signed in, and returns the session
// with what it says now, also in place of what they changed themselves.
func (a *Auth) RefreshUser(w http.ResponseWriter, r *http.Request, provider string) (*Session, error) {
	s, tokens, err := a.sessionAndTokens(w, r, provider)
	if err != nil {
		return nil, err
	}
	user, err := a.providers[provider].refetchUser(r.Context(), tokens.oauth(), s.User)
	if err := a.checkNotSignedOut(w, r, s); err != nil {
		return nil, err
	}
	if err != nil {
		return nil, err
	}
	s.User = user.trim()
	if err := a.trimToFit(s); err != nil {
		return nil, err
	}
	return s, a.changeSession(w, r, s)
}

// refreshUser answers POST /providers/{id}/user/refresh.
func (a *Auth) refreshUser(w http.ResponseWriter, r *http.Request, id string) error {
	if err := a.limitTokenUse(w, r); err != nil {
		return err
	}
	s, err := a.RefreshUser(w, r, id)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, sessionAnswer{true, publicSessionOf(s)})
}

// describeUser returns what the provider says now of someone who is known.
func (p *provider) refetchUser(ctx context.Context, token *oauth2.Token, known User) (user User, err error) {
	if p.Issuer != "" {
		user, err = p.refetchUserInfo(ctx, token, known)
	} else {
		user, err = p.fetchProfile(ctx, token)
	}
	if err == nil && user.Sub != known.Sub {
		err = errors.New("it speaks of another subject")
	}
	if err != nil {
		return User{}, newError(CodeUserInfoFailed, err)
	}
	return user, nil
}
