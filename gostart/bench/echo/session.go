package main

import (
	"crypto/hkdf"
	"crypto/sha256"
	"net/http"
	"time"

	"github.com/gorilla/securecookie"
)

// session holds the fields of the session cookie that a page needs.
type session struct {
	ID           string `json:"i"`
	Provider     string `json:"p"`
	Sub          string `json:"s"`
	Name         string `json:"n"`
	Email        string `json:"e"`
	Issued       int64  `json:"t"` // Unix seconds, like the next two
	Expires      int64  `json:"x"`
	LatestExpiry int64  `json:"u"`
}

// sessions opens session cookies of gostart/auth.
type sessions struct{ codec *securecookie.SecureCookie }

// The base URL of the example app, in exampleapp.conf, and the name of its cookie.
const (
	audience   = "http://127.0.0.1:4103"
	cookieName = "auth_session_4103"
)

func newSessions(secret string) (sessions, error) {
	key, err := hkdf.Key(sha256.New, []byte(secret), nil, "gostart auth v2 session\n"+audience, 64+32)
	if err != nil {
		return sessions{}, err
	}
	codec := securecookie.New(key[:64], key[64:]).SetSerializer(securecookie.JSONEncoder{})
	return sessions{codec.MaxAge(0)}, nil
}

// open returns the session of a request, and whether it is authentic and has not
// expired.
func (s sessions) open(r *http.Request, now time.Time) (session, bool) {
	var opened session
	cookie, err := r.Cookie(cookieName)
	if err != nil || s.codec.Decode("session", cookie.Value, &opened) != nil {
		return session{}, false
	}
	return opened, now.Unix() < opened.Expires && now.Unix() < opened.LatestExpiry
}
