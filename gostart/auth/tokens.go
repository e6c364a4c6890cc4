package auth

import (
	"net/http"
	"slices"
	"time"

	"golang.org/x/oauth2"
)

// Tokens let the app call the provider on behalf of the user. They are in a
// separate sealed cookie, which is accepted only with the session that they
// were issued with.
type Tokens struct {
	AccessToken  string
	RefreshToken string // "" if the provider issued none
	TokenType    string
	Scope        string    // "" if it is the scope that was requested
	Expires      time.Time // of the access token; zero if the provider did not say
}

// ProviderTokens returns the tokens of the session's provider. If the access
// token expires within a minute, it refreshes the tokens and sets their new
// cookie on w. It returns ErrNoSession or an *Error: the session is of another
// provider, no tokens were kept, they have expired, or the provider did not
// answer.
func (a *Auth) ProviderTokens(w http.ResponseWriter, r *http.Request, provider string) (*Tokens, error) {
	_, tokens, err := a.sessionAndTokens(w, r, provider)
	return tokens, err
}

// sessionAndTokens returns the session and what ProviderTokens returns.
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

// newTokens returns the Tokens of a token response. Their lifetime counts from
// now, which is Config.Now.
func newTokens(t *oauth2.Token, now func() time.Time) *Tokens {
	scope, _ := t.Extra("scope").(string)
	tokens := &Tokens{AccessToken: t.AccessToken, RefreshToken: t.RefreshToken, TokenType: t.Type(), Scope: scope}
	lifetime := time.Duration(t.ExpiresIn) * time.Second
	if lifetime == 0 && !t.Expiry.IsZero() { // x/oauth2 sets Expiry alone for a form-encoded response
		lifetime = time.Until(t.Expiry).Round(time.Second)
	}
	if lifetime > 0 {
		tokens.Expires = now().Truncate(time.Second).Add(lifetime)
	}
	return tokens
}

// oauth returns the access token for golang.org/x/oauth2.
func (t *Tokens) oauth() *oauth2.Token {
	return &oauth2.Token{AccessToken: t.AccessToken, TokenType: t.TokenType}
}

// tokensInfo answers GET /providers/{provider}/tokens. It does not show the
// refresh token, which only the server needs.
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
	shown := public{tokens.AccessToken, tokens.TokenType, tokens.Scope, nil}
	if !tokens.Expires.IsZero() {
		expires := tokens.Expires.UTC()
		shown.ExpiresAt = &expires
	}
	return writeJSON(w, http.StatusOK, struct {
		Success bool   `json:"success"`
		Tokens  public `json:"tokens"`
	}{true, shown})
}

// limitTokenUse counts a use of tokens by a request with a session. Requests
// without one are not counted: other sites can make a browser send those.
func (a *Auth) limitTokenUse(w http.ResponseWriter, r *http.Request) error {
	if _, err := a.openSession(r); err != nil {
		return err
	}
	return a.limits.tokens.count(w, ClientAddress(r))
}

// sealedTokens is Tokens as their cookie contains them.
type sealedTokens struct {
	Session  string `json:"i"` // ID of the session that they belong to
	Provider string `json:"p"`
	Access   string `json:"a"`
	Refresh  string `json:"r,omitempty"`
	Type     string `json:"t,omitempty"`
	Scope    string `json:"s,omitempty"`
	Expires  int64  `json:"x,omitempty"` // Unix seconds
}

// keepTokens sets the cookie of the tokens. If they are too large for a cookie,
// it clears the cookie and reports the event TokensNotKept.
func (a *Auth) keepTokens(w http.ResponseWriter, r *http.Request, s *Session, t *Tokens) {
	sealed, err := a.sealTokens(s, t)
	if err != nil || len(sealed) > maxTokens {
		a.clearTokens(w, r, s)
		a.config.OnEvent(r, Event{Name: TokensNotKept, Provider: s.Provider, Session: s})
		return
	}
	maxAge := int(s.LatestExpiry.Sub(a.config.Now()).Seconds())
	a.whileValid(r.Context(), w, s, func(header http.Header) { a.cookies.set(header, tokensCookie, sealed, maxAge) })
}

// clearTokens clears the cookie of the tokens of s, or of the session that it
// replaces. A cookie that does not open stays.
func (a *Auth) clearTokens(w http.ResponseWriter, r *http.Request, s *Session) {
	opens := func(value string) bool { return a.keys.open(forTokens, value, new(sealedTokens)) }
	a.whileValid(r.Context(), w, s, func(header http.Header) {
		if slices.ContainsFunc(a.cookies.all(r, tokensCookie), opens) || a.cookies.isSet(header, tokensCookie) {
			a.cookies.clear(header, tokensCookie)
		}
	})
}

// fittingTokens returns t, or nil if the tokens are too large for a cookie.
func (a *Auth) fittingTokens(s *Session, t *Tokens) *Tokens {
	if sealed, err := a.sealTokens(s, t); err != nil || len(sealed) > maxTokens {
		return nil
	}
	return t
}

func (a *Auth) sealTokens(s *Session, t *Tokens) (string, error) {
	sealed := sealedTokens{
		Session: s.ID, Provider: s.Provider,
		Access: t.AccessToken, Refresh: t.RefreshToken, Type: t.TokenType, Scope: t.Scope,
	}
	if !t.Expires.IsZero() {
		sealed.Expires = t.Expires.Unix()
	}
	return a.keys.seal(forTokens, sealed)
}

// openTokens returns the tokens in a request's cookie, if they belong to s.
func (a *Auth) openTokens(r *http.Request, s *Session) (*Tokens, bool) {
	var sealed sealedTokens
	value := a.cookies.get(r, tokensCookie)
	if value == "" || !a.keys.open(forTokens, value, &sealed) || sealed.Session != s.ID || sealed.Provider != s.Provider {
		return nil, false
	}
	tokens := &Tokens{AccessToken: sealed.Access, RefreshToken: sealed.Refresh, TokenType: sealed.Type, Scope: sealed.Scope}
	if sealed.Expires != 0 {
		tokens.Expires = time.Unix(sealed.Expires, 0)
	}
	return tokens, true
}
