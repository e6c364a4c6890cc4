package auth

import "net/http"

// SignOut ends the session of a request: every cookie of ours goes, and a copy
// of the session cookie is dead. It needs no valid session, so that an expired
// one can be cleared away too.
func (a *Auth) SignOut(w http.ResponseWriter, r *http.Request) error {
	if err := a.endSessions(r); err != nil {
		return err
	}
	a.cookies.clear(w, sessionCookie)
	a.cookies.clear(w, tokensCookie)
	a.cookies.clear(w, csrfCookie)
	for _, cookie := range a.cookies.withPrefix(r, flowCookiePrefix) {
		a.cookies.clear(w, cookie.base)
	}
	return nil
}

// endSessions makes the sessions that a request carries unusable: all of them,
// as a planted cookie beside the real one must not save that.
func (a *Auth) endSessions(r *http.Request) error {
	for _, sealed := range a.cookies.all(r, sessionCookie) {
		s, ok := a.unseal(sealed)
		if !ok {
			continue
		}
		fresh, err := a.config.Revocations.Add(r.Context(), "session:"+s.ID, s.LatestExpiry.Add(clockSkew))
		if err != nil {
			return newError(CodeInternal, err)
		}
		if fresh {
			a.config.OnEvent(r, Event{Name: SignedOut, Provider: s.Provider, Session: s})
		}
	}
	return nil
}

// signOut answers POST /signOut: 202 with JSON for a program, a redirect for a
// form.
func (a *Auth) signOut(w http.ResponseWriter, r *http.Request, _ string) error {
	if err := a.SignOut(w, r); err != nil {
		return err
	}
	return a.writeDone(w, r, http.StatusAccepted)
}
