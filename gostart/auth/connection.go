package auth

import "net/http"

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
	a.config.OnEvent(r, Event{Name: ProviderDisconnected, Provider: provider, Session: s})
	return nil
}

// disconnect answers DELETE /providers/{id}.
func (a *Auth) disconnect(w http.ResponseWriter, r *http.Request, id string) error {
	if err := a.Disconnect(w, r, id); err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, successAnswer{true})
}
