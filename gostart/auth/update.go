package auth

import (
	"encoding/json"
	"net/http"
)

// UpdateSession changes what people may change of their own session, and gives
// the browser its new cookie. changes is a JSON object; what is not on the app's
// list has no effect, and neither has a change to a session that was signed out
// meanwhile. Without a session it fails with ErrNoSession, for a bad value with
// an *Error that names the fields.
func (a *Auth) UpdateSession(w http.ResponseWriter, r *http.Request, changes []byte) (*Session, error) {
	s, err := a.GetSession(w, r)
	if err != nil {
		return nil, err
	}
	if err := a.config.Update(s, changes); err != nil {
		return nil, appError(err)
	}
	if _, err := a.seal(s); err != nil {
		return nil, Invalid(map[string]string{"user": "is too long, all together"})
	}
	return s, a.changeSession(w, r, s)
}

// changeSession gives the browser its session as it is now.
func (a *Auth) changeSession(w http.ResponseWriter, r *http.Request, s *Session) error {
	a.config.OnEvent(r, Event{Name: SessionUpdated, Provider: s.Provider, Session: s})
	err := a.setSession(w, s)
	a.dropExcessFlows(w, r)
	return err
}

// UpdateProfile lets people change their name and picture: the Update of an app
// that has no fields of its own.
func UpdateProfile(s *Session, changes []byte) error {
	var in struct {
		Name  *string `json:"name"`
		Image *string `json:"image"`
	}
	if err := DecodeFields(changes, &in); err != nil {
		return err
	}
	faults := map[string]string{}
	if in.Name != nil && !isName(*in.Name) {
		faults["name"] = "must be text of 1 to 100 characters"
	}
	if in.Image != nil && !isImage(*in.Image) {
		faults["image"] = "must be an https address of at most 512 characters, or nothing"
	}
	if len(faults) > 0 {
		return Invalid(faults)
	}
	if in.Name != nil {
		s.User.Name = *in.Name
	}
	if in.Image != nil {
		s.User.Image = *in.Image
	}
	return nil
}

// patchSession answers PATCH /session.
func (a *Auth) patchSession(w http.ResponseWriter, r *http.Request, _ string) error {
	var body struct {
		User json.RawMessage `json:"user"`
	}
	if err := readJSON(r, &body); err != nil {
		return err
	}
	if len(body.User) == 0 || string(body.User) == "null" {
		body.User = json.RawMessage("{}")
	}
	s, err := a.UpdateSession(w, r, body.User)
	if err != nil {
		return err
	}
	redirect, redirectURL := a.redirectParams(r, false) // a script goes there itself: fetch would follow a redirect unseen
	return writeJSON(w, http.StatusOK, struct {
		Success     bool           `json:"success"`
		Session     *publicSession `json:"session"`
		Redirect    bool           `json:"redirect"`
		RedirectURL *string        `json:"redirectURL"`
	}{true, publicSessionOf(s), redirect, &redirectURL})
}
