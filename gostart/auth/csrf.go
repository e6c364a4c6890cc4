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
	a.dropExcessFlows(w, r)
	return writeJSON(w, http.StatusOK, struct {
		CSRFToken string `json:"csrfToken"`
	}{sealed})
}

// CheckCSRF lets a request change something if it proves that a page of this
// site made it: by what the browser says of its origin, or, where the browser
// says nothing, by the token that only such a page can read. A token that is
// sent must be right in any case. What is refused is told as an event.
func (a *Auth) CheckCSRF(r *http.Request) error {
	if err := a.checkCSRF(r); err != nil {
		a.config.OnEvent(r, Event{Name: RequestRefused, Err: err})
		return err
	}
	return nil
}

func (a *Auth) checkCSRF(r *http.Request) *Error {
	if r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodOptions {
		return nil
	}
	if a.isCrossOrigin(r) {
		return newError(CodeCSRFOrigin, nil)
	}
	token := r.Header.Get("X-CSRF-Token")
	switch {
	case token != "":
		cookie := a.cookies.get(r, csrfCookie)
		if subtle.ConstantTimeCompare([]byte(token), []byte(cookie)) != 1 || !a.csrfValid(r, cookie) {
			return newError(CodeCSRFMismatch, nil)
		}
	case !hasOriginHeaders(r) && len(a.cookies.all(r, sessionCookie)) > 0:
		return newError(CodeCSRFMissing, nil)
	}
	return nil
}

// fromElsewhere reports whether the browser says that a request comes from
// another origin, and not from one that is trusted. An old one says only Origin,
// which net/http compares with the host: that of the base URL, as the Host
// header decides nothing here, and without the scheme, which is added.
func (a *Auth) isCrossOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if a.trustedOrigins.match(origin) {
		return false
	}
	ours := *r
	ours.Host = a.config.BaseURL.Host
	if a.csrf.Check(&ours) != nil {
		return true
	}
	return r.Header.Get("Sec-Fetch-Site") == "" && origin != "" && origin != a.origin()
}

// saysOrigin reports whether the browser told where the request comes from.
func hasOriginHeaders(r *http.Request) bool {
	return r.Header.Get("Sec-Fetch-Site") != "" || r.Header.Get("Origin") != ""
}

// csrfValid reports whether a token is genuine, recent and of this session.
func (a *Auth) csrfValid(r *http.Request, sealed string) bool {
	var token csrfToken
	if sealed == "" || !a.keys.open(forCSRF, sealed, &token) {
		return false
	}
	age := a.config.Now().Sub(time.Unix(token.Issued, 0))
	return token.Random != "" && token.Session == a.sessionID(r) && -clockSkew <= age && age <= csrfLifetime
}

// sessionID returns the id of the session that a request carries, if any.
func (a *Auth) sessionID(r *http.Request) string {
	s, err := a.openSession(r)
	if err != nil {
		return ""
	}
	return s.ID
}
