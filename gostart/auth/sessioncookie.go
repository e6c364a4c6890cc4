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
		ID: s.ID, Provider: s.Provider,
		Sub: s.User.Sub, Name: s.User.Name, Email: s.User.Email, Verified: s.User.EmailVerified, Image: s.User.Image, App: s.App,
		Issued: s.Issued.Unix(), Expires: s.Expires.Unix(), Latest: s.LatestExpiry.Unix(),
	}
}

func (s sealedSession) session() *Session {
	return &Session{
		ID: s.ID, Provider: s.Provider,
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
// or was signed out.
func (a *Auth) openSession(r *http.Request) (*Session, error) {
	s, ok := a.unseal(a.cookies.get(r, sessionCookie))
	if !ok {
		return nil, ErrNoSession
	}
	return s, nil
}

// unseal opens the value of a session cookie. It refuses a session of a
// provider that is not configured any more.
func (a *Auth) unseal(value string) (*Session, bool) {
	var s sealedSession
	if value == "" || !a.keys.open(forSession, value, &s) || s.ID == "" || !a.acceptsProvider(s.Provider) {
		return nil, false
	}
	return s.session(), true
}

// acceptsProvider reports whether sessions of the provider with that ID are
// accepted.
func (a *Auth) acceptsProvider(id string) bool {
	return a.providers[id] != nil || (id == Credentials && (a.config.Authorize != nil || a.config.CreateUser != nil))
}

// setSession sets the cookie of s.
func (a *Auth) setSession(w http.ResponseWriter, s *Session) error {
	sealed, err := a.seal(s)
	if err != nil {
		return err
	}
	a.cookies.set(w, sessionCookie, sealed, int(s.Expires.Sub(a.config.Now()).Seconds()))
	return nil
}
