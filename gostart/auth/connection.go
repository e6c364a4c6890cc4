package auth

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/oauth2"
)

// providersInfo answers GET /providers.
func (a *Auth) providersInfo(w http.ResponseWriter, _ *http.Request, _ string) error {
	type item struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	items := []item{}
	for _, p := range a.Providers() {
		items = append(items, item{p.ID, p.Name})
	}
	return writeJSON(w, http.StatusOK, struct {
		Success   bool   `json:"success"`
		Providers []item `json:"providers"`
	}{true, items})
}

// Connected reports whether the signed-in user came from that provider and its
// tokens are kept, so that the app can call the provider.
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

// connectionInfo answers GET /providers/{provider}.
func (a *Auth) connectionInfo(w http.ResponseWriter, r *http.Request, id string) error {
	connected, err := a.Connected(w, r, id)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, struct {
		Success   bool `json:"success"`
		Connected bool `json:"connected"`
	}{true, connected})
}

// Disconnect deletes the tokens of that provider from the browser. It neither
// revokes them nor ends the session.
func (a *Auth) Disconnect(w http.ResponseWriter, r *http.Request, provider string) error {
	if _, err := a.provider(provider); err != nil {
		return err
	}
	s, err := a.GetSession(w, r)
	if err != nil || s.Provider != provider {
		return err
	}
	if err := checkWritable(w); err != nil {
		return err
	}
	a.clearTokens(w, r, s)
	a.config.OnEvent(r, Event{Name: ProviderDisconnected, Provider: provider, Session: s})
	return nil
}

// disconnect answers DELETE /providers/{provider}.
func (a *Auth) disconnect(w http.ResponseWriter, r *http.Request, id string) error {
	if err := a.Disconnect(w, r, id); err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, successResponse{true})
}

// RefreshUser reads the user from the provider again and returns the changed
// session. It overwrites what users changed themselves.
func (a *Auth) RefreshUser(w http.ResponseWriter, r *http.Request, provider string) (*Session, error) {
	s, tokens, err := a.sessionAndTokens(w, r, provider)
	if err != nil {
		return nil, err
	}
	if err := checkWritable(w); err != nil {
		return nil, err
	}
	user, err := a.providers[provider].refetchUser(r.Context(), tokens.oauth(), s.User)
	if err := a.checkNotRevoked(r.Context(), s); err != nil {
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

// refreshUser answers POST /providers/{provider}/user/refresh.
func (a *Auth) refreshUser(w http.ResponseWriter, r *http.Request, id string) error {
	if err := a.limitTokenUse(w, r); err != nil {
		return err
	}
	s, err := a.RefreshUser(w, r, id)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, sessionResponse{true, publicSessionOf(s)})
}

// refetchUser returns the user known, updated with what the provider says now. It
// fails if the subject has changed.
func (p *provider) refetchUser(ctx context.Context, token *oauth2.Token, known User) (user User, err error) {
	if p.Issuer != "" {
		user, err = p.refetchUserInfo(ctx, token, known)
	} else {
		user, err = p.fetchProfile(ctx, token)
	}
	if err == nil && user.Sub != known.Sub {
		err = errors.New("the profile has another subject")
	}
	if err != nil {
		return User{}, newError(CodeUserInfoFailed, err)
	}
	return user, nil
}

// RevokeTokens revokes the tokens of the session at their provider and clears
// their cookie. If the provider fails, nothing changes.
func (a *Auth) RevokeTokens(w http.ResponseWriter, r *http.Request, provider string) error {
	s, tokens, err := a.sessionAndTokens(w, r, provider)
	if err != nil {
		return err
	}
	if err := checkWritable(w); err != nil {
		return err
	}
	err = a.providers[provider].revoke(r.Context(), tokens)
	if err := a.checkNotRevoked(r.Context(), s); err != nil {
		return err
	}
	if err != nil {
		return err
	}
	a.clearTokens(w, r, s)
	a.config.OnEvent(r, Event{Name: TokensRevoked, Provider: provider, Session: s})
	return nil
}

// revokeTokens answers POST /providers/{provider}/tokens/revoke.
func (a *Auth) revokeTokens(w http.ResponseWriter, r *http.Request, id string) error {
	if err := a.limitTokenUse(w, r); err != nil {
		return err
	}
	if err := a.RevokeTokens(w, r, id); err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, successResponse{true})
}

// revoke revokes both tokens at the provider: first the refresh token, as it
// lives longer (RFC 7009, section 2.1).
func (p *provider) revoke(ctx context.Context, t *Tokens) error {
	if p.Revoke != nil {
		if err := p.Revoke(ctx, p.api(t.oauth())); err != nil {
			return newError(CodeRevocationFailed, loggable(err))
		}
		return nil
	}
	endpoint, config, err := p.revocationEndpoint(ctx)
	if err != nil {
		return err
	}
	if t.RefreshToken != "" {
		if err := p.revokeOne(ctx, endpoint, config, t.RefreshToken, "refresh_token"); err != nil {
			return err
		}
	}
	return p.revokeOne(ctx, endpoint, config, t.AccessToken, "access_token")
}

// revocationEndpoint returns the URL of the revocation endpoint, and the
// configuration that says how the client authenticates there.
func (p *provider) revocationEndpoint(ctx context.Context) (string, *oauth2.Config, error) {
	config, err := p.oauth(ctx)
	if err != nil {
		return "", nil, err
	}
	endpoint := p.RevokeURL
	if meta := p.metadata.Load(); meta != nil && endpoint == "" {
		endpoint = meta.revokeURL
	}
	if endpoint == "" {
		return "", nil, newError(CodeRevocationUnsupported, nil)
	}
	return endpoint, config, nil
}

// revokeOne revokes one token. hint is its token_type_hint (RFC 7009, section
// 2.1).
func (p *provider) revokeOne(ctx context.Context, endpoint string, config *oauth2.Config, token, hint string) error {
	form := url.Values{"token": {token}, "token_type_hint": {hint}}
	if config.Endpoint.AuthStyle == oauth2.AuthStyleInParams {
		form.Set("client_id", config.ClientID)
		form.Set("client_secret", config.ClientSecret)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return newError(CodeRevocationFailed, errors.New("the URL of the revocation endpoint is malformed"))
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if config.Endpoint.AuthStyle == oauth2.AuthStyleInHeader {
		r.SetBasicAuth(url.QueryEscape(config.ClientID), url.QueryEscape(config.ClientSecret))
	}
	if err := p.api(nil).Do(r, nil); err != nil {
		return newError(CodeRevocationFailed, loggable(err))
	}
	return nil
}
