package auth

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"time"
)

// sessionInfo answers GET /session.
func (a *Auth) sessionInfo(w http.ResponseWriter, r *http.Request, _ string) error {
	s, err := a.GetSession(w, r)
	if errors.Is(err, ErrNoSession) {
		a.cookies.clear(w, sessionCookie)
		return writeJSON(w, http.StatusUnauthorized, sessionAnswer{})
	}
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, sessionAnswer{true, publicSessionOf(s)})
}

type sessionAnswer struct {
	Success bool           `json:"success"`
	Session *publicSession `json:"session"`
}

// publicInfo is what a browser may know of its session.
type publicSession struct {
	User    publicUser `json:"user"`
	Expires time.Time  `json:"expires"`
}

func publicSessionOf(s *Session) *publicSession {
	return &publicSession{publicUser{s.User, s.App}, s.Expires.UTC()}
}

// publicUser is one JSON object of the app's own fields and ours.
type publicUser struct {
	user User
	app  json.RawMessage
}

// MarshalJSON puts ours last, so that none of the app's hides one.
func (u publicUser) MarshalJSON() ([]byte, error) {
	ours, err := json.Marshal(u.user)
	var app bytes.Buffer
	if err != nil || json.Compact(&app, u.app) != nil || app.Len() <= len("{}") || app.Bytes()[0] != '{' {
		return ours, err
	}
	return slices.Concat(app.Bytes()[:app.Len()-1], []byte(","), ours[1:]), nil
}
