package auth

import (
	"context"
	"errors"
	"net/http"
	"time"

	"golang.org/x/oauth2"
)

// Tokens let the app call a provider for whoever is signed in. They are kept in
// a sealed cookie of their own, for the session that they came with.
type Tokens struct {
	AccessToken  string
	RefreshToken string // "" if the provider gave none
	TokenType    string
	Scope        string    // "" if it is what was asked for
	Expires      time.Time // of the access token; zero if the provider did not say
}

// refreshAhead is how long before its end an access token is replaced: a call
// that is about to begin must not meet it expired.
const refreshAhead = time.Minute

// ProviderTokens returns the tokens of the session's provider, and fresh ones if
// they are about to end: then with a new cookie on w. It fails with ErrNoSession
// or an *Error: the session is of another provider, no tokens were kept, they
// have ended, or the provider could not be asked.
func (a *Auth) ProviderTokens(w http.ResponseWriter, r *http.Request, provider string) (*Tokens, error) {
	_, tokens, err := a.sessionAndTokens(w, r, provider)
	return tokens, err
}

// sessionTokens also returns the session.
func (a *Auth) sessionAndTokens(w http.ResponseWriter, r *http.Request, id string) (*Session, *Tokens, error) {
	p, err := a.provider(id)
	if err != nil {
		return nil, nil, err
	}
	s, err := a.GetSession(w, r)
	if err != nil {
		return nil, nil, err
	}
	if s.Provider != id {
		return nil, nil, newError(CodeNotConnected, nil)
	}
	tokens, ok := a.openTokens(r, s)
	if !ok {
		return nil, nil, newError(CodeTokensNotKept, nil)
	}
	tokens, err = a.refreshIfDue(w, r, p, s, tokens)
	return s, tokens, err
}

// current returns tokens, or those that replace them.
func (a *Auth) refreshIfDue(w http.ResponseWriter, r *http.Request, p *provider, s *Session, tokens *Tokens) (*Tokens, error) {
	switch left := tokens.Expires.Sub(a.config.Now()); {
	case tokens.Expires.IsZero() || left > refreshAhead:
		return tokens, nil
	case tokens.RefreshToken != "":
		return a.refreshTokens(w, r, p, s, tokens)
	case left > 0:
		return tokens, nil
	}
	return nil, newError(CodeTokensExpired, nil)
}

// refreshed returns the tokens that the provider gives in place of these, or
// these again if it fails and they are still good.
func (a *Auth) refreshTokens(w http.ResponseWriter, r *http.Request, p *provider, s *Session, tokens *Tokens) (*Tokens, error) {
	fresh, err := p.refreshes.do(r.Context(), a.config.Now(), tokens.RefreshToken, p.refresh)
	if err := a.checkNotSignedOut(w, r, s); err != nil {
		return nil, err
	}
	refusal, refused := errors.AsType[*oauth2.RetrieveError](err)
	switch {
	case refused && refusal.ErrorCode == "invalid_grant":
		a.cookies.clear(w, tokensCookie)
		return nil, newError(CodeTokensExpired, nil)
	case err != nil && tokens.Expires.After(a.config.Now()):
		return tokens, nil
	case err != nil:
		return nil, newError(CodeTokenRefreshFailed, loggable(err))
	}
	tokens = newTokens(fresh, a.config.Now)
	a.config.OnEvent(r, Event{Name: TokensRefreshed, Provider: p.ID, Session: s})
	a.keepTokens(w, r, s, tokens)
	a.dropExcessFlows(w, r)
	return tokens, nil
}

// checkStill returns ErrNoSession if s was signed out while the provider was
// asked, which takes its time. By then the browser may have a newer session:
// what the answer was to keep of this one must not take its place.
func (a *Auth) checkNotSignedOut(w http.ResponseWriter, r *http.Request, s *Session) error {
	err := a.checkNotRevoked(r.Context(), s)
	if err != nil {
		a.cookies.unset(w, sessionCookie)
		a.cookies.unset(w, tokensCookie)
	}
	return err
}

// refresh trades a refresh token for new tokens (RFC 6749, section 6).
func (p *provider) refresh(ctx context.Context, refreshToken string) (*oauth2.Token, error) {
	config, err := p.oauth(ctx)
	if err != nil {
		return nil, err
	}
	ctx = context.WithValue(ctx, oauth2.HTTPClient, p.client)
	return config.TokenSource(ctx, &oauth2.Token{RefreshToken: refreshToken}).Token()
}

// asTokens reads what a token endpoint answered. Its lifetime counts from now by
// the Auth's clock.
func newTokens(t *oauth2.Token, now func() time.Time) *Tokens {
	scope, _ := t.Extra("scope").(string)
	tokens := &Tokens{AccessToken: t.AccessToken, RefreshToken: t.RefreshToken, TokenType: t.Type(), Scope: scope}
	lifetime := time.Duration(t.ExpiresIn) * time.Second
	if lifetime == 0 && !t.Expiry.IsZero() { // of an answer that is a form
		lifetime = time.Until(t.Expiry).Round(time.Second)
	}
	if lifetime > 0 {
		tokens.Expires = now().Truncate(time.Second).Add(lifetime)
	}
	return tokens
}

// oauth returns t as golang.org/x/oauth2 knows tokens.
func (t *Tokens) oauth() *oauth2.Token {
	return &oauth2.Token{AccessToken: t.AccessToken, TokenType: t.TokenType}
}

// tokensInfo answers GET /providers/{id}/tokens. A refresh token stays on the
// server: a script has no use for it that its thief would not have too.
func (a *Auth) tokensInfo(w http.ResponseWriter, r *http.Request, id string) error {
	if err := a.limitTokenUse(w, r); err != nil {
		return err
	}
	tokens, err := a.ProviderTokens(w, r, id)
	if err != nil {
		return err
	}
	type public struct {
		AccessToken string     `json:"accessToken"`
		TokenType   string     `json:"tokenType"`
		Scope       string     `json:"scope,omitempty"`
		ExpiresAt   *time.Time `json:"expiresAt"` // null if the provider did not say
	}
	answer := public{tokens.AccessToken, tokens.TokenType, tokens.Scope, nil}
	if !tokens.Expires.IsZero() {
		expires := tokens.Expires.UTC()
		answer.ExpiresAt = &expires
	}
	return writeJSON(w, http.StatusOK, struct {
		Success bool   `json:"success"`
		Tokens  public `json:"tokens"`
	}{true, answer})
}

// countTokenUse counts a use of tokens, by those who have a session: any site can
// make a browser ask without.
func (a *Auth) limitTokenUse(w http.ResponseWriter, r *http.Request) error {
	if _, err := a.openSession(r); err != nil {
		return err
	}
	return a.limits.tokens.count(w, ClientAddress(r))
}
