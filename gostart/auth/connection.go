package auth

import (
	"context"
	"errors"
	"net/http"

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
	return writeJSON(w, http.StatusOK, successAnswer{true})
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
	return writeJSON(w, http.StatusOK, sessionAnswer{true, publicSessionOf(s)})
}

// refetchUser returns known as the provider describes them now. It fails if the
// subject has changed.
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
