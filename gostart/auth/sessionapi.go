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
	if errors.Is(err, ErrNoSession) { // the cookie stays: another tab may have replaced it
		return writeJSON(w, http.StatusUnauthorized, sessionResponse{})
	}
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, sessionResponse{true, publicSessionOf(s)})
}

type sessionResponse struct {
	Success bool           `json:"success"`
	Session *publicSession `json:"session"`
}

// publicSession is the part of a session that GET /session shows.
type publicSession struct {
	User    publicUser `json:"user"`
	Expires time.Time  `json:"expires"`
}

func publicSessionOf(s *Session) *publicSession {
	return &publicSession{publicUser{s.User, s.App}, s.Expires.UTC()}
}

// publicUser is one JSON object with the app's fields and those of the User.
type publicUser struct {
	user User
	app  json.RawMessage
}

// MarshalJSON writes the fields of the User last: parsers use the last of two
// equal names, so an app's field cannot replace one of the User's.
func (u publicUser) MarshalJSON() ([]byte, error) {
	user, err := json.Marshal(u.user)
	var app bytes.Buffer
	if err != nil || json.Compact(&app, u.app) != nil || app.Len() <= len("{}") || app.Bytes()[0] != '{' {
		return user, err
	}
	return slices.Concat(app.Bytes()[:app.Len()-1], []byte(","), user[1:]), nil
}

// UpdateSession changes the session of a request by Config.Update and sets its
// new cookie. changes is a JSON object; Config.Update ignores the fields that
// users may not change. Without a session it returns ErrNoSession, for a bad
// value an *Error that names the fields. If the session is signed out before
// the headers are sent, no cookie is set.
//
// The session is stored only in the cookie, so of two simultaneous changes the
// one that is answered last wins.
func (a *Auth) UpdateSession(w http.ResponseWriter, r *http.Request, changes []byte) (*Session, error) {
	s, err := a.GetSession(w, r)
	if err != nil {
		return nil, err
	}
	if err := checkWritable(w); err != nil {
		return nil, err
	}
	before := s.User
	if err := a.config.Update(s, changes); err != nil {
		return nil, appError(err)
	}
	if err := a.checkNotRevoked(r.Context(), s); err != nil { // Update may take long
		return nil, err
	}
	// Only a provider, Authorize or CreateUser can verify an address.
	s.User.EmailVerified = before.EmailVerified && s.User.Email == before.Email
	s.User = s.User.trim()
	if _, err := a.seal(s); err != nil {
		return nil, Invalid(map[string]string{"user": "is too long for the session cookie; shorten a field"})
	}
	return s, a.changeSession(w, r, s)
}

// changeSession sets the cookie of a session that was changed, and reports the
// event SessionUpdated.
func (a *Auth) changeSession(w http.ResponseWriter, r *http.Request, s *Session) error {
	a.config.OnEvent(r, Event{Name: SessionUpdated, Provider: s.Provider, Session: s})
	a.changes.add(s)
	err := a.setSession(w, r, s)
	a.dropExcessFlows(w, r)
	return err
}

// UpdateProfile is the default Config.Update. Users may change their name and
// picture.
func UpdateProfile(s *Session, changes []byte) error {
	var in struct {
		Name  *string `json:"name"`
		Image *string `json:"image"`
	}
	if err := DecodeFields(changes, &in); err != nil {
		return err
	}
	faults := map[string]string{}
	if in.Name != nil {
		*in.Name = CleanName(*in.Name)
	}
	if in.Name != nil && !isName(*in.Name) {
		faults["name"] = "must be text of 1 to 100 characters, at least one of them visible"
	}
	if in.Image != nil && !isImage(*in.Image) {
		faults["image"] = "must be an https URL of at most 512 characters, or empty"
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

// patchSession answers PATCH /session. It never redirects, because fetch would
// follow the redirect without telling the script. It returns the URL for the
// script to go to.
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
	redirect, redirectURL := a.redirectParams(r, false)
	return writeJSON(w, http.StatusOK, struct {
		Success     bool           `json:"success"`
		Session     *publicSession `json:"session"`
		Redirect    bool           `json:"redirect"`
		RedirectURL *string        `json:"redirectURL"`
	}{true, publicSessionOf(s), redirect, &redirectURL})
}

// SignOut ends the session of a request and clears every cookie of this
// package. A copy of the session cookie is no longer accepted, and a sign-in
// that is pending does not finish. SignOut also works with an expired session
// or without one. A second call changes nothing.
func (a *Auth) SignOut(w http.ResponseWriter, r *http.Request) error {
	if err := a.endSessions(r); err != nil {
		return err
	}
	if err := a.endFlows(r, false, ""); err != nil {
		return err
	}
	beforeSending(w, func(header http.Header) {
		a.cookies.clear(header, sessionCookie)
		a.cookies.clear(header, tokensCookie)
		a.cookies.clear(header, csrfCookie)
		for _, prefix := range []string{flowCookiePrefix, csrfCookiePrefix} {
			for _, cookie := range a.cookies.withPrefix(r, prefix) {
				a.cookies.clear(header, cookie.base)
			}
		}
	})
	return nil
}

// endSessions revokes the session in every session cookie of the request. There
// may be two: one that another site planted must not protect the other.
func (a *Auth) endSessions(r *http.Request) error {
	for _, sealed := range a.cookies.all(r, sessionCookie) {
		s, ok := a.unseal(sealed)
		if !ok {
			continue
		}
		added, err := a.config.Revocations.Add(r.Context(), "session:"+s.ID, s.LatestExpiry.Add(ClockSkew))
		if err != nil {
			return newError(CodeInternal, err)
		}
		if added {
			a.config.OnEvent(r, Event{Name: SignedOut, Provider: s.Provider, Session: s})
		}
	}
	return nil
}

// signOut answers POST /signOut: a script gets 202 and JSON, a form a redirect.
func (a *Auth) signOut(w http.ResponseWriter, r *http.Request, _ string) error {
	if err := a.SignOut(w, r); err != nil {
		return err
	}
	return a.writeDone(w, r, http.StatusAccepted)
}
