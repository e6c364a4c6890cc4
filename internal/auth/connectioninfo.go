package auth

import (
	"net/http"
	"time"
)

type done struct {
	Success bool `json:"success"`
}

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

// connectionInfo answers GET /providers/{id}.
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

// disconnect answers DELETE /providers/{id}.
func (a *Auth) disconnect(w http.ResponseWriter, r *http.Request, id string) error {
	if err := a.Disconnect(w, r, id); err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, done{true})
}

// tokensInfo answers GET /providers/{id}/tokens. A refresh token stays on the
// server: a script has no use for it that its thief would not have too.
func (a *Auth) tokensInfo(w http.ResponseWriter, r *http.Request, id string) error {
	if err := a.limits.tokens.take(w, Client(r)); err != nil {
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

// revokeTokens answers POST /providers/{id}/tokens/revoke.
func (a *Auth) revokeTokens(w http.ResponseWriter, r *http.Request, id string) error {
	if err := a.limits.tokens.take(w, Client(r)); err != nil {
		return err
	}
	if err := a.RevokeToken(w, r, id); err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, done{true})
}

// refreshUser answers POST /providers/{id}/user/refresh.
func (a *Auth) refreshUser(w http.ResponseWriter, r *http.Request, id string) error {
	if err := a.limits.tokens.take(w, Client(r)); err != nil {
		return err
	}
	s, err := a.RefreshUser(w, r, id)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, sessionAnswer{true, info(s)})
}
