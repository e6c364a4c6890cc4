package lib

import (
	"cmp"
	"encoding/json"
	"strings"

	"gostart/auth"
)

// Session is who is signed in, with this app's own settings.
type Session struct {
	*auth.Session
	Settings Settings
}

// DisplayName returns what to call the person: their name, their e-mail address,
// or "you". A provider may send neither.
func (s *Session) DisplayName() string {
	return cmp.Or(strings.TrimSpace(s.User.Name), strings.TrimSpace(s.User.Email), "you")
}

// Fingerprint identifies a session to the tabs of a browser, without revealing its id. It
// is "" for nil.
func (s *Session) Fingerprint() string {
	if s == nil {
		return ""
	}
	return s.Session.Fingerprint()
}

// Settings is this app's own part of a session, sealed in the session cookie. Add
// a field for what every page needs; keep larger data in a database. People read
// their settings with GET /api/auth/session.
type Settings struct {
	Theme Theme `json:"theme,omitempty"`
}

// Theme is the colour scheme that a person chose.
type Theme string

// The themes. An empty Theme follows the browser.
const (
	Light Theme = "light"
	Dark  Theme = "dark"
)

// asSession decodes this app's part of a session.
func asSession(s *auth.Session) *Session {
	session := &Session{Session: s}
	if len(s.App) > 0 && json.Unmarshal(s.App, &session.Settings) != nil {
		session.Settings = Settings{} // an older version of this app may have sealed it
	}
	return session
}

// updateSession applies the changes that people make to their own session with
// PATCH /api/auth/session. They can change no other field than those here.
func updateSession(s *auth.Session, changes []byte) error {
	settings := asSession(s).Settings
	in := struct {
		Theme *Theme `json:"theme"`
	}{&settings.Theme}
	if err := auth.DecodeFields(changes, &in); err != nil {
		return err
	}
	if t := settings.Theme; t != "" && t != Light && t != Dark {
		return auth.Invalid(map[string]string{"theme": "must be light, dark, or empty for the browser's"})
	}
	app, err := json.Marshal(settings)
	if err != nil {
		return err
	}
	s.App = app
	return auth.UpdateProfile(s, changes)
}

// Person is a person whose data this app keeps.
type Person struct {
	ID   string `json:"-"` // unique among all issuers: an issuer has no space
	Name string `json:"name"`
}

// PersonOf returns the person who is signed in. Issuer and subject identify them;
// an e-mail address can change hands.
func PersonOf(s *Session) Person {
	return Person{ID: s.Issuer + " " + s.User.Sub, Name: s.User.Name}
}
