package auth

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/oauth2"
)

// Connected reports whether the app can call that provider for whoever is
// signed in: they came with it, and its tokens are kept.
func (a *Auth) Connected(w http.ResponseWriter, r *http.Request, provider string) (bool, error) {
	if _, err := a.provider(provider); err != nil {
		return false, err
	}
	s, err := a.GetSession(w, r)
	if err != nil {
		return false, err
	}
	_, kept := a.openTokens(r, s)
	return kept && s.Provider == provider, nil
}

// Disconnect forgets the tokens of that provider. The session goes on.
func (a *Auth) Disconnect(w http.ResponseWriter, r *http.Request, provider string) error {
	if _, err := a.provider(provider); err != nil {
		return err
	}
	s, err := a.GetSession(w, r)
	if err != nil || s.Provider != provider {
		return err
	}
	a.cookies.clear(w, tokensCookie)
	a.config.OnEvent(r, Event{Name: Disconnected, Provider: provider, Session: s})
	return nil
}

// RevokeToken has the provider take back the tokens of the session, and forgets
// them.
func (a *Auth) RevokeToken(w http.ResponseWriter, r *http.Request, provider string) error {
	s, tokens, err := a.sessionTokens(w, r, provider)
	if err != nil {
		return err
	}
	if err := a.providers[provider].revokeTokens(r.Context(), tokens); err != nil {
		return err
	}
	a.cookies.clear(w, tokensCookie)
	a.config.OnEvent(r, Event{Name: TokensRevoked, Provider: provider, Session: s})
	return nil
}

// revokeTokens asks the provider to revoke tokens: the refresh token first, as
// it lives longer (RFC 7009, section 2.1).
func (p *provider) revokeTokens(ctx context.Context, t *Tokens) error {
	if p.Revoke != nil {
		if err := p.Revoke(ctx, p.api(t.oauth())); err != nil {
			return newError(CodeRevocationFailed, describe(err))
		}
		return nil
	}
	address, config, err := p.revocation(ctx)
	if err != nil {
		return err
	}
	if t.RefreshToken != "" {
		if err := p.revokeToken(ctx, address, config, t.RefreshToken, "refresh_token"); err != nil {
			return err
		}
	}
	return p.revokeToken(ctx, address, config, t.AccessToken, "access_token")
}

// revocation returns the endpoint, and how the client proves itself there.
func (p *provider) revocation(ctx context.Context) (string, *oauth2.Config, error) {
	config, err := p.oauth(ctx)
	if err != nil {
		return "", nil, err
	}
	address := p.RevokeURL
	if found := p.discovered.Load(); found != nil && address == "" {
		address = found.revokeURL
	}
	if address == "" {
		return "", nil, newError(CodeRevocationUnknown, nil)
	}
	return address, config, nil
}

func (p *provider) revokeToken(ctx context.Context, address string, config *oauth2.Config, token, hint string) error {
	form := url.Values{"token": {token}, "token_type_hint": {hint}}
	if config.Endpoint.AuthStyle == oauth2.AuthStyleInParams {
		form.Set("client_id", config.ClientID)
		form.Set("client_secret", config.ClientSecret)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return newError(CodeRevocationFailed, errors.New("the address is none"))
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if config.Endpoint.AuthStyle == oauth2.AuthStyleInHeader {
		r.SetBasicAuth(url.QueryEscape(config.ClientID), url.QueryEscape(config.ClientSecret))
	}
	if err := p.api(nil).Do(r, nil); err != nil {
		return newError(CodeRevocationFailed, describe(err))
	}
	return nil
}

// oauth returns t as golang.org/x/oauth2 knows tokens.
func (t *Tokens) oauth() *oauth2.Token {
	return &oauth2.Token{AccessToken: t.AccessToken, TokenType: t.TokenType}
}

// RefreshUser asks the provider again who is signed in, and returns the session
// with what it says now.
func (a *Auth) RefreshUser(w http.ResponseWriter, r *http.Request, provider string) (*Session, error) {
	s, tokens, err := a.sessionTokens(w, r, provider)
	if err != nil {
		return nil, err
	}
	user, err := a.providers[provider].describeUser(r.Context(), tokens.oauth(), s.User.Sub)
	if err != nil {
		return nil, err
	}
	s.User = user.trimmed()
	if err := a.fit(s); err != nil {
		return nil, err
	}
	a.config.OnEvent(r, Event{Name: SessionUpdated, Provider: provider, Session: s})
	return s, a.setSession(w, s)
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
