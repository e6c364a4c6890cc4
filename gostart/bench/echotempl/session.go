package main

import (
	"encoding/gob"
	"net/http"
	"time"

	"github.com/gorilla/securecookie"
	"github.com/gorilla/sessions"
	"github.com/labstack/echo/v4"
)

const (
	sessionName = "session"
	userKey     = "user"
	lifetime    = 15 * 24 * time.Hour
)

// User is the signed-in user, as stored in the session.
type User struct {
	Subject, Name, Email string
	Expires              int64 // Unix seconds
}

// Ends returns when the session ends.
func (u *User) Ends() time.Time { return time.Unix(u.Expires, 0).UTC() }

// newStore returns the store of sessions in cookies, which are signed and
// encrypted. The keys are public: they are for benchmarks only.
func newStore() *sessions.CookieStore {
	gob.Register(User{})
	store := sessions.NewCookieStore(
		[]byte("b7Vd0Kq2mXw9ZrT5uYc8NfPjLhGs3AeEb7Vd0Kq2mXw9ZrT5uYc8NfPjLhGs3AeE"),
		[]byte("b7Vd0Kq2mXw9ZrT5uYc8NfPjLhGs3AeE"))
	store.Options.HttpOnly, store.Options.SameSite = true, http.SameSiteLaxMode
	store.MaxAge(int(lifetime.Seconds()))
	return store
}

// currentUser returns the signed-in user, or nil.
func currentUser(c echo.Context, store sessions.Store) *User {
	if _, err := c.Cookie(sessionName); err != nil {
		return nil
	}
	session, err := store.Get(c.Request(), sessionName)
	if err != nil {
		return nil
	}
	user, ok := session.Values[userKey].(User)
	if !ok || time.Now().Unix() > user.Expires {
		return nil
	}
	return &user
}

func deleteSession(c echo.Context, store sessions.Store) error {
	session, err := store.Get(c.Request(), sessionName)
	if err != nil {
		return err
	}
	session.Options.MaxAge = -1
	return session.Save(c.Request(), c.Response())
}

// newCookie returns the Cookie header of a session for user.
func newCookie(store *sessions.CookieStore, user User) (string, error) {
	values := map[any]any{userKey: user}
	encoded, err := securecookie.EncodeMulti(sessionName, values, store.Codecs...)
	return sessionName + "=" + encoded, err
}

func ada() User {
	return User{Subject: "ada", Name: "Ada Lovelace", Email: "ada@example.com", Expires: time.Now().Add(lifetime).Unix()}
}
