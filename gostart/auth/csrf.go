package auth

import (
	"crypto/rand"
	"crypto/subtle"
	"net/http"
	"slices"
	"time"
)

const (
	csrfLifetime = 24 * time.Hour // how long a token is valid
	maxCSRF      = 8              // tokens of a browser without a session
	csrfReuse    = 12 * time.Hour // how long a token is reused; one that is returned stays valid for 12 hours or more
)

// csrfToken is the content of a token. It names the session that it is valid
// for, so that a token of another session, or one planted by a sibling site, is
// refused.
type csrfToken struct {
	Random  string
	Session string // ID; empty before signing in
	Issued  int64  // Unix seconds
}

// cookieName returns the name of the cookie of a token without a session.
func (t csrfToken) cookieName() string {
	return csrfCookiePrefix + t.Random[:min(cookieSuffixLength, len(t.Random))]
}

// csrfInfo answers GET /csrfToken with the token to send as X-CSRF-Token, and
// sets its cookie. It reuses a token for csrfReuse.
//
// Without a session, the token must equal a cookie of the browser. Each token has
// its own cookie, so that simultaneous requests each get a valid token; the oldest
// are removed when there are more than maxCSRF, and all at the sign-in. With a
// session, the token contains its ID, and the cookie only serves to reuse it.
func (a *Auth) csrfInfo(w http.ResponseWriter, r *http.Request, _ string) error {
	session := a.sessionID(r)
	base, sealed := csrfCookie, a.reusableCSRF(r, session)
	if sealed == "" {
		token := csrfToken{rand.Text(), session, a.config.Now().Unix()}
		if session == "" {
			base = token.cookieName()
		}
		var err error
		if sealed, err = a.keys.seal(forCSRF, token); err != nil {
			return newError(CodeInternal, err)
		}
		beforeSending(w, func(header http.Header) { a.cookies.set(header, base, sealed, int(csrfLifetime.Seconds())) })
		a.dropExcessFlows(w, r)
	} else if session == "" {
		a.dropCSRF(w, r, maxCSRF)
	}
	return writeJSON(w, http.StatusOK, struct {
		CSRFToken string `json:"csrfToken"`
	}{sealed})
}

// reusableCSRF returns the token in a cookie of the request for the session with
// that ID, which may be "", if the token is at most csrfReuse old. It returns "" if
// there is no such token.
func (a *Auth) reusableCSRF(r *http.Request, session string) string {
	found := []requestCookie{{csrfCookie, a.cookies.get(r, csrfCookie)}}
	if session == "" {
		found = a.cookies.withPrefix(r, csrfCookiePrefix)
	}
	for _, cookie := range found {
		if token, ok := a.openCSRF(cookie.value); ok && token.Session == session && a.config.Now().Sub(time.Unix(token.Issued, 0)) <= csrfReuse {
			return cookie.value
		}
	}
	return ""
}

// dropCSRF removes the oldest tokens without a session, until limit are left of
// those that withPrefix returns.
func (a *Auth) dropCSRF(w http.ResponseWriter, r *http.Request, limit int) {
	found := a.cookies.withPrefix(r, csrfCookiePrefix) // a browser sends the oldest first (RFC 6265, section 5.4)
	found = slices.DeleteFunc(found, func(cookie requestCookie) bool { return !a.keys.open(forCSRF, cookie.value, new(csrfToken)) })
	beforeSending(w, func(header http.Header) {
		for _, cookie := range found[:max(0, len(found)-limit)] {
			a.cookies.clear(header, cookie.base)
		}
	})
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
		return newError(CodeCSRFOrigin, a.hostMismatch(r))
	}
	token := r.Header.Get("X-CSRF-Token")
	switch {
	case token != "":
		if !a.csrfValid(r, token) {
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

// csrfValid reports whether a token is valid for r: it contains the ID of the session
// of r or, without a session, equals the cookie that was set with the token. A
// sign-out also accepts the token of a session that has ended, if the cookies contain
// no other session.
func (a *Auth) csrfValid(r *http.Request, sealed string) bool {
	token, ok := a.openCSRF(sealed)
	switch session := a.sessionID(r); {
	case !ok:
		return false
	case token.Session != "" && token.Session == session:
		return true
	case token.Session != "":
		return r.URL.EscapedPath() == a.config.BasePath+"/signOut" && !slices.ContainsFunc(a.cookies.all(r, sessionCookie), func(value string) bool {
			other, ok := a.unseal(value)
			return ok && other.ID != token.Session
		})
	default:
		cookie := a.cookies.get(r, token.cookieName())
		return session == "" && subtle.ConstantTimeCompare([]byte(sealed), []byte(cookie)) == 1
	}
}

// openCSRF opens a token that is at most csrfLifetime old.
func (a *Auth) openCSRF(sealed string) (token csrfToken, ok bool) {
	if sealed == "" || !a.keys.open(forCSRF, sealed, &token) {
		return token, false
	}
	age := a.config.Now().Sub(time.Unix(token.Issued, 0))
	return token, token.Random != "" && -ClockSkew <= age && age <= csrfLifetime
}

// sessionID returns the ID of the session in the request's cookie, or "".
func (a *Auth) sessionID(r *http.Request) string {
	s, err := a.openSession(r)
	if err != nil {
		return ""
	}
	return s.ID
}
