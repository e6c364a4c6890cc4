package auth

import (
	"crypto/rand"
	"crypto/subtle"
	"net/http"
	"time"
)

// csrfLifetime is how long a token is valid.
const csrfLifetime = 24 * time.Hour

// csrfToken is the content of a token. It names the session that it is valid
// for, so that a token of another session, or one planted by a sibling site, is
// refused.
type csrfToken struct {
	Random  string
	Session string // ID; empty before signing in
	Issued  int64  // Unix seconds
}

// csrfInfo answers GET /csrfToken with the token to send as X-CSRF-Token, and
// sets the cookie that it must equal. It reuses a token that is still valid.
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

// CheckCSRF returns an *Error for an unsafe request that another site may have
// made. A request passes if its Sec-Fetch-Site or Origin header says that this
// site, a trusted origin or the user made it. A request with neither header
// passes if it has a valid X-CSRF-Token, or no session cookie. An X-CSRF-Token
// that is sent must be valid in any case. CheckCSRF reports a refusal as the
// event RequestRefused.
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

// isCrossOrigin reports whether Sec-Fetch-Site or Origin says that a request
// comes from an origin that is neither this site's nor trusted.
// http.CrossOriginProtection compares Origin with the Host header, without the
// scheme. Here the base URL's host replaces the Host header, which a client may
// choose, and the scheme is compared as well.
func (a *Auth) isCrossOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if a.trustedOrigins.match(origin) {
		return false
	}
	withOwnHost := *r
	withOwnHost.Host = a.config.BaseURL.Host
	if a.csrf.Check(&withOwnHost) != nil {
		return true
	}
	return r.Header.Get("Sec-Fetch-Site") == "" && origin != "" && origin != a.origin()
}

// hasOriginHeaders reports whether the browser sent Sec-Fetch-Site or Origin.
func hasOriginHeaders(r *http.Request) bool {
	return r.Header.Get("Sec-Fetch-Site") != "" || r.Header.Get("Origin") != ""
}

// csrfValid reports whether a token opens, is at most csrfLifetime old and
// belongs to the session of r.
func (a *Auth) csrfValid(r *http.Request, sealed string) bool {
	var token csrfToken
	if sealed == "" || !a.keys.open(forCSRF, sealed, &token) {
		return false
	}
	age := a.config.Now().Sub(time.Unix(token.Issued, 0))
	return token.Random != "" && token.Session == a.sessionID(r) && -ClockSkew <= age && age <= csrfLifetime
}

// sessionID returns the ID of the session in the request's cookie, or "".
func (a *Auth) sessionID(r *http.Request) string {
	s, err := a.openSession(r)
	if err != nil {
		return ""
	}
	return s.ID
}
