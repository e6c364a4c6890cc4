package auth

import (
	"crypto/rand"
	"crypto/subtle"
	"net/http"
	"time"
)

// csrfLifetime is how long a token can be used.
const csrfLifetime = 24 * time.Hour

// csrfToken is what the cookie of a token holds. It is bound to a session, so
// one that a sibling site plants, or another session's, is worth nothing.
type csrfToken struct {
	Random  string
	Session string // empty before signing in
	Issued  int64  // Unix seconds
}

// csrfInfo answers GET /csrfToken: the token to send as X-CSRF-Token.
func (a *Auth) csrfInfo(w http.ResponseWriter, r *http.Request, _ string) error {
	sealed := a.cookies.get(r, csrfCookie)
	if !a.csrfValid(r, sealed) {
		fresh, err := a.keys.seal(forCSRF, csrfToken{rand.Text(), a.sessionID(r), a.config.Now().Unix()})
		if err != nil {
			return newError(CodeInternal, err)
		}
		sealed = fresh
	}
	a.cookies.set(w, csrfCookie, sealed, int(csrfLifetime.Seconds()))
	return writeJSON(w, http.StatusOK, struct {
		CSRFToken string `json:"csrfToken"`
	}{sealed})
}

// checkCSRF lets a request change something if it proves that a page of this
// site made it: by what the browser says of its origin, or, where the browser
// says nothing, by the token that only such a page can read. A token that is
// sent must be right in any case.
func (a *Auth) checkCSRF(r *http.Request) error {
	if err := a.csrf.Check(r); err != nil {
		return newError(CodeCSRFOrigin, nil)
	}
	token := r.Header.Get("X-CSRF-Token")
	switch {
	case token != "":
		cookie := a.cookies.get(r, csrfCookie)
		if subtle.ConstantTimeCompare([]byte(token), []byte(cookie)) != 1 || !a.csrfValid(r, cookie) {
			return newError(CodeCSRFMismatch, nil)
		}
	case !saysOrigin(r) && a.cookies.sent(r, sessionCookie):
		return newError(CodeCSRFMissing, nil)
	}
	return nil
}

// saysOrigin reports whether the browser told where the request comes from.
func saysOrigin(r *http.Request) bool {
	return r.Header.Get("Sec-Fetch-Site") != "" || r.Header.Get("Origin") != ""
}

// csrfValid reports whether a token is genuine, recent and of this session.
func (a *Auth) csrfValid(r *http.Request, sealed string) bool {
	var token csrfToken
	if sealed == "" || !a.keys.open(forCSRF, sealed, &token) {
		return false
	}
	age := a.config.Now().Sub(time.Unix(token.Issued, 0))
	return token.Random != "" && token.Session == a.sessionID(r) && -skew <= age && age <= csrfLifetime
}

// sessionID returns the id of the session that a request carries, if any.
func (a *Auth) sessionID(r *http.Request) string {
	s, err := a.openSession(r)
	if err != nil {
		return ""
	}
	return s.ID
}
