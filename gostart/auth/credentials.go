package auth

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"
)

// Credentials is the provider of sessions that began with a password.
const Credentials = "credentials"

// wrongCredentialsTime is how long it takes at least to be told that a name and
// a password don't fit: that there is no such name must not be told by haste.
// Authorize should also take as long for the one as for the other.
const wrongCredentialsTime = 500 * time.Millisecond

// The longest that are looked at, in bytes.
const (
	maxUsername = 254
	maxPassword = 1024
)

// signInCredentials answers POST /signIn/credentials.
func (a *Auth) signInCredentials(w http.ResponseWriter, r *http.Request, _ string) error {
	began := time.Now()
	username, password, err := readCredentials(r)
	if err != nil {
		return err
	}
	counted := []string{ClientAddress(r), accountKey(username)}
	for _, who := range counted {
		if err := a.limits.credentials.count(w, who); err != nil {
			return err
		}
	}
	user, err := a.config.Authorize(r.Context(), username, password)
	if errors.Is(err, ErrWrongCredentials) {
		waitUntil(r.Context(), began.Add(wrongCredentialsTime))
	}
	if err != nil {
		return appError(err)
	}
	for _, who := range counted {
		a.limits.credentials.uncount(who)
	}
	if _, err := a.startSession(w, r, Credentials, user, nil); err != nil {
		return err
	}
	return a.writeDone(w, r, http.StatusOK)
}

// account names whom a password is tried for.
func accountKey(username string) string {
	return "account " + strings.ToLower(strings.TrimSpace(username))
}

// readCredentials reads them from a form, or from JSON.
func readCredentials(r *http.Request) (username, password string, err error) {
	var in struct{ Username, Password string }
	if isForm(r) {
		in.Username, in.Password = singleValue(r.PostForm, "username"), singleValue(r.PostForm, "password")
	} else if err := readJSON(r, &in); err != nil {
		return "", "", err
	}
	faults := map[string]string{}
	if in.Username == "" || len(in.Username) > maxUsername {
		faults["username"] = "is needed, and not longer than 254 bytes"
	}
	if in.Password == "" || len(in.Password) > maxPassword {
		faults["password"] = "is needed, and not longer than 1,024 bytes"
	}
	if len(faults) > 0 {
		return "", "", Invalid(faults)
	}
	return in.Username, in.Password, nil
}

func waitUntil(ctx context.Context, then time.Time) {
	select {
	case <-ctx.Done():
	case <-time.After(time.Until(then)):
	}
}
