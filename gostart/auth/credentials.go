package auth

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"
)

// Credentials is the Session.Provider of sessions that began with a password or
// a sign-up.
const Credentials = "credentials"

// wrongCredentialsTime is the minimum duration of a request with wrong
// credentials, so that its duration does not reveal whether the name exists.
// Authorize should take equally long for both as well.
const wrongCredentialsTime = 500 * time.Millisecond

// The longest values that are passed to Authorize, in bytes.
const (
	maxUsername = 254
	maxPassword = 1024
)

// signInCredentials answers POST /signIn/credentials. It counts an attempt for
// the client and for the account before it calls Authorize, and uncounts it if
// the password was right.
func (a *Auth) signInCredentials(w http.ResponseWriter, r *http.Request, _ string) error {
	started := time.Now()
	username, password, err := readCredentials(r)
	if err != nil {
		return err
	}
	counted := []string{ClientAddress(r), accountKey(username)}
	for _, key := range counted {
		if err := a.limits.credentials.count(w, key); err != nil {
			return err
		}
	}
	user, err := a.config.Authorize(r.Context(), username, password)
	if errors.Is(err, ErrWrongCredentials) {
		waitUntil(r.Context(), started.Add(wrongCredentialsTime))
	}
	if err != nil {
		return appError(err)
	}
	for _, key := range counted {
		a.limits.credentials.uncount(key)
	}
	if _, err := a.startSession(w, r, a.credentialsIdentity(user)); err != nil {
		return err
	}
	return a.writeDone(w, r, http.StatusOK)
}

// accountKey returns the key that attempts for an account are counted by.
func accountKey(username string) string {
	return "account " + strings.ToLower(strings.TrimSpace(username))
}

// readCredentials reads username and password from a form or from JSON.
func readCredentials(r *http.Request) (username, password string, err error) {
	var in struct{ Username, Password string }
	if isForm(r) {
		in.Username, in.Password = singleValue(r.PostForm, "username"), singleValue(r.PostForm, "password")
	} else if err := readJSON(r, &in); err != nil {
		return "", "", err
	}
	faults := map[string]string{}
	if in.Username == "" || len(in.Username) > maxUsername {
		faults["username"] = "is required, with at most 254 bytes"
	}
	if in.Password == "" || len(in.Password) > maxPassword {
		faults["password"] = "is required, with at most 1,024 bytes"
	}
	if len(faults) > 0 {
		return "", "", Invalid(faults)
	}
	return in.Username, in.Password, nil
}

// waitUntil returns at the given time, or when ctx is done.
func waitUntil(ctx context.Context, end time.Time) {
	select {
	case <-ctx.Done():
	case <-time.After(time.Until(end)):
	}
}

// credentialsIdentity returns the identity of a user without a provider. Their
// issuer is this app.
func (a *Auth) credentialsIdentity(user User) identity {
	return identity{Credentials, a.config.Audience, user}
}

// signUp answers POST /signUp: it creates an account and signs in with it.
func (a *Auth) signUp(w http.ResponseWriter, r *http.Request, _ string) error {
	var input json.RawMessage
	if isForm(r) {
		input = formAsJSON(r)
	} else if err := readJSON(r, &input); err != nil {
		return err
	}
	if err := a.limits.signUp.count(w, ClientAddress(r)); err != nil {
		return err
	}
	user, err := a.config.CreateUser(r.Context(), input)
	if err != nil {
		return appError(err)
	}
	s, err := a.startSession(w, r, a.credentialsIdentity(user))
	if err != nil {
		return err
	}
	a.config.OnEvent(r, Event{Name: SignedUp, Provider: Credentials, Session: s})
	return a.writeDone(w, r, http.StatusOK)
}

// formAsJSON returns the fields of a form as a JSON object of strings. A field
// that occurs more than once becomes "".
func formAsJSON(r *http.Request) json.RawMessage {
	fields := map[string]string{}
	for name := range r.PostForm {
		fields[name] = singleValue(r.PostForm, name)
	}
	object, _ := json.Marshal(fields) // encoding strings never fails
	return object
}

// SignUpWith returns a Config.CreateUser that decodes its input into a T, the
// app's type for a sign-up, and calls create.
func SignUpWith[T any](create func(ctx context.Context, in T) (User, error)) func(context.Context, []byte) (User, error) {
	return func(ctx context.Context, input []byte) (User, error) {
		var in T
		if err := DecodeFields(input, &in); err != nil {
			return User{}, err
		}
		return create(ctx, in)
	}
}
