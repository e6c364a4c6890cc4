package auth

import (
	"encoding/json"
	"errors"
	"time"
)

// sealedSession is a Session as its cookie holds it: short, as a cookie is
// sent with every request.
type sealedSession struct {
	ID       string `json:"i"`
	Provider string `json:"p"`
	Sub      string `json:"s"`
	Name     string `json:"n,omitempty"`
	Email    string `json:"e,omitempty"`
	Image    string `json:"m,omitempty"`

	App     json.RawMessage `json:"a,omitempty"`
	Issued  int64           `json:"t"` // Unix seconds, as the next two
	Expires int64           `json:"x"`
	Until   int64           `json:"u"`
}

func (s *Session) sealed() sealedSession {
	return sealedSession{
		ID: s.ID, Provider: s.Provider,
		Sub: s.User.Sub, Name: s.User.Name, Email: s.User.Email, Image: s.User.Image, App: s.App,
		Issued: s.Issued.Unix(), Expires: s.Expires.Unix(), Until: s.LatestExpiry.Unix(),
	}
}

func (s sealedSession) session() *Session {
	return &Session{
		ID: s.ID, Provider: s.Provider,
		User: User{Sub: s.Sub, Name: s.Name, Email: s.Email, Image: s.Image}, App: s.App,
		Issued: time.Unix(s.Issued, 0), Expires: time.Unix(s.Expires, 0), LatestExpiry: time.Unix(s.Until, 0),
	}
}

// seal returns the value of the cookie that carries s.
func (a *Auth) seal(s *Session) (string, error) {
	sealed, err := a.keys.seal(forSession, s.sealed())
	if err == nil && len(sealed) > maxSession {
		err = errTooLarge
	}
	return sealed, err
}

var errTooLarge = errors.New("auth: the session does not fit its cookie")

// fit takes from a session what its cookie cannot hold: first the picture,
// then the address, then the name. Few profiles are that long.
func (a *Auth) trimToFit(s *Session) error {
	for _, spare := range []*string{&s.User.Image, &s.User.Email, &s.User.Name} {
		if _, err := a.seal(s); err == nil {
			return nil
		}
		*spare = ""
	}
	_, err := a.seal(s)
	return err
}
