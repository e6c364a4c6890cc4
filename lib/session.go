package lib

import (
	"cmp"
	"encoding/json"
	"strings"

	"gostart/auth"
)

// Session says who is signed in, and what this app keeps of them.
type Session struct {
	*auth.Session
	Settings Settings
}

// DisplayName returns what to call the person: not every provider tells a name,
// or an e-mail address.
func (s *Session) DisplayName() string {
	return cmp.Or(strings.TrimSpace(s.User.Name), strings.TrimSpace(s.User.Email), "you")
}

// Mark tells a browser's tabs whether they show the same session. It is "" for
// nil, and reveals nothing.
func (s *Session) Mark() string {
	if s == nil {
		return ""
	}
	return s.Session.Mark()
}

// Settings are this app's own part of a session: add a field, and it travels in
// the sealed cookie. It is for what every page needs, and a cookie holds; the
// rest belongs in a database. People read theirs by GET /api/auth/session.
type Settings struct {
	Theme Theme `json:"theme,omitempty"`
}

// Theme is how pages look to someone.
type Theme string

// The themes. The empty one follows the browser.
const (
	Light Theme = "light"
	Dark  Theme = "dark"
)

// asSession reads this app's part of a session.
func asSession(s *auth.Session) *Session {
	session := &Session{Session: s}
	if len(s.App) > 0 && json.Unmarshal(s.App, &session.Settings) != nil {
		session.Settings = Settings{} // an older version of this app may have sealed it
	}
	return session
}

// updateSession applies the changes that people make to their own session, by
// PATCH /api/auth/session. What stands here is all that they can change.
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

// Person is someone this app keeps data of.
type Person struct {
	ID   string `json:"-"` // of all people at all providers
	Name string `json:"name"`
}

// PersonOf returns the person who is signed in. They are known by their
// provider and their subject there: an e-mail address identifies nobody.
func PersonOf(s *Session) Person {
	return Person{ID: s.Provider + "/" + s.User.Sub, Name: s.User.Name}
}
