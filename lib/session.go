package lib

import (
	"cmp"
	"encoding/json"
	"strings"

	"gostart/auth"
)

// Session is the session of a signed-in person, with this app's settings.
type Session struct {
	*auth.Session
	Settings Settings
}

// DisplayName returns the person's name, or their e-mail address, or "you" if the
// provider sends neither.
func (s *Session) DisplayName() string {
	return cmp.Or(strings.TrimSpace(s.User.Name), strings.TrimSpace(s.User.Email), "you")
}

// Fingerprint identifies a session to the tabs of a browser, without revealing its
// ID. It is "" for nil.
func (s *Session) Fingerprint() string {
	if s == nil {
		return ""
	}
	return s.Session.Fingerprint()
}

// Settings is this app's part of a session, sealed in the session cookie. Add a field
// for what every page needs; keep larger data in a database. GET /api/auth/session
// shows people their settings.
type Settings struct {
	Theme Theme `json:"theme,omitempty"`
}

// Theme is the colour scheme that a person chose.
type Theme string

// The themes. An empty Theme means the colour scheme of the browser.
const (
	Light Theme = "light"
	Dark  Theme = "dark"
)

// asSession adds this app's settings to a session.
func asSession(s *auth.Session) *Session {
	session := &Session{Session: s}
	if len(s.App) > 0 && json.Unmarshal(s.App, &session.Settings) != nil {
		session.Settings = Settings{} // sealed by a version of this app with other settings
	}
	return session
}

// updateSession applies the changes that a person sends with PATCH /api/auth/session.
// They can change only the fields here.
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

// Person is the owner of data in this app.
type Person struct {
	ID   string `json:"-"` // issuer and subject, with a space between them, which no issuer contains
	Name string `json:"name"`
}

// PersonOf returns the person who is signed in. Issuer and subject identify them;
// an e-mail address can change hands.
func PersonOf(s *Session) Person {
	return Person{ID: s.Issuer + " " + s.User.Sub, Name: s.User.Name}
}
