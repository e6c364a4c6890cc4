package auth

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/oauth2"
)

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
	return writeJSON(w, http.StatusOK, successAnswer{true})
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
