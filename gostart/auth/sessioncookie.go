package auth

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"
)

// sealedSession is a Session as its cookie contains it. The names are short, as
// a browser sends the cookie with every request.
type sealedSession struct {
	ID       string `json:"i"`
	Provider string `json:"p"`
	Issuer   string `json:"o"`
	Sub      string `json:"s"`
	Name     string `json:"n,omitempty"`
	Email    string `json:"e,omitempty"`
	Verified bool   `json:"v,omitempty"` // whether Email is verified
	Image    string `json:"m,omitempty"`

	App     json.RawMessage `json:"a,omitempty"`
	Issued  int64           `json:"t"` // Unix seconds, as are the next two
	Expires int64           `json:"x"`
	Latest  int64           `json:"u"`
}

func (s *Session) sealed() sealedSession {
	return sealedSession{
		ID: s.ID, Provider: s.Provider, Issuer: s.Issuer,
		Sub: s.User.Sub, Name: s.User.Name, Email: s.User.Email, Verified: s.User.EmailVerified, Image: s.User.Image, App: s.App,
		Issued: s.Issued.Unix(), Expires: s.Expires.Unix(), Latest: s.LatestExpiry.Unix(),
	}
}

func (s sealedSession) session() *Session {
	return &Session{
		ID: s.ID, Provider: s.Provider, Issuer: s.Issuer,
		User: User{Sub: s.Sub, Name: s.Name, Email: s.Email, EmailVerified: s.Verified, Image: s.Image}, App: s.App,
		Issued: time.Unix(s.Issued, 0), Expires: time.Unix(s.Expires, 0), LatestExpiry: time.Unix(s.Latest, 0),
	}
}

// seal returns the value of the cookie for s, or errTooLarge.
func (a *Auth) seal(s *Session) (string, error) {
	sealed, err := a.keys.seal(forSession, s.sealed())
	if err == nil && len(sealed) > maxSession {
		err = errTooLarge
	}
	return sealed, err
}

var errTooLarge = errors.New("auth: the session does not fit its cookie")

// trimToFit clears the picture, then the e-mail address, then the name, until
// the session fits in its cookie. Few profiles are that long.
func (a *Auth) trimToFit(s *Session) error {
	for _, field := range []*string{&s.User.Image, &s.User.Email, &s.User.Name} {
		if _, err := a.seal(s); err == nil {
			return nil
		}
		*field = ""
		s.User.EmailVerified = s.User.EmailVerified && s.User.Email != ""
	}
	_, err := a.seal(s)
	return err
}

// openSession returns the session in a request's cookie, even if it has expired
// or was signed out. It refuses a session of a provider that is no longer configured,
// and one of another issuer.
func (a *Auth) openSession(r *http.Request) (*Session, error) {
	s, ok := a.unseal(a.cookies.get(r, sessionCookie))
	if !ok || !a.accepts(s) {
		return nil, ErrNoSession
	}
	return s, nil
}

// unseal opens the value of a session cookie.
func (a *Auth) unseal(value string) (*Session, bool) {
	var s sealedSession
	if value == "" || !a.keys.open(forSession, value, &s) || s.ID == "" {
		return nil, false
	}
	return s.session(), true
}

// setSession sets the cookie of s, which is new or was changed.
func (a *Auth) setSession(w http.ResponseWriter, r *http.Request, s *Session) error {
	sealed, err := a.seal(s)
	if err != nil {
		return err
	}
	maxAge := a.maxAge(s)
	a.whileValid(r.Context(), w, s, func(header http.Header) { a.cookies.set(header, sessionCookie, sealed, maxAge) })
	return nil
}

// maxAge returns how long the cookie of s lasts, in seconds.
func (a *Auth) maxAge(s *Session) int { return int(s.Expires.Sub(a.config.Now()).Seconds()) }
