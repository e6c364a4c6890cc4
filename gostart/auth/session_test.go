package auth_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"gostart/auth"
)

const (
	day             = 24 * time.Hour
	noSessionJSON   = `{"success":false,"session":null}`
	adasSessionJSON = `{"success":true,"session":{"user":{"sub":"ada","name":"Name of ada","email":"ada@example.com","emailVerified":false,` +
		`"image":"https://img.test/ada"},"expires":"2030-01-17T03:04:05Z"}}`
)

func TestSessionSaysWhoIsSignedIn(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	b.signIn("ada")
	got := b.get("/session")
	if got.StatusCode != http.StatusOK || got.body != adasSessionJSON || len(got.Cookies()) != 0 {
		t.Errorf("GET /session = %d %s %v; want 200 %s", got.StatusCode, got.body, got.Cookies(), adasSessionJSON)
	}
	if got := b.send("HEAD", "/session", nil); got.StatusCode != http.StatusOK || got.body != "" {
		t.Errorf("HEAD /session = %d %s", got.StatusCode, got.body)
	}
}

// The response must not reveal why there is no session.
func TestEveryLackOfASessionLooksTheSame(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := s.browser(t)
	b.signIn("ada")
	valid := b.cookieValue("auth_session")
	s.events.take()
	signedOut := s.browser(t)
	signedOut.signIn("ada")
	revoked := signedOut.cookieValue("auth_session")
	signedOut.send("POST", "/signOut", nil, sameOrigin)
	s.clock.Advance(15*day + time.Second)
	s.events.take()
	for name, cookie := range map[string]string{
		"none": "", "empty": "auth_session=", "garbage": "auth_session=garbage", "forged": "auth_session=x" + valid,
		"expired": "auth_session=" + valid, "signed out": "auth_session=" + revoked,
	} {
		got := s.browser(t).get("/session", "Cookie: "+cookie)
		if got.StatusCode != http.StatusUnauthorized || got.body != noSessionJSON || len(got.Header["Set-Cookie"]) > 0 {
			t.Errorf("%s: %d %s %q", name, got.StatusCode, got.body, got.Header["Set-Cookie"])
		}
	}
	if events := s.events.take(); events != nil {
		t.Errorf("events = %q, want none", events)
	}
}

func TestASessionEnds(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		after time.Duration
		live  bool
	}{
		"a second before its lifetime ends": {15*day - time.Second, true},
		"a second after its lifetime ended": {15*day + time.Second, false},
		"a clock 59 seconds behind":         {-59 * time.Second, true},
		"a clock 61 seconds behind":         {-61 * time.Second, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t).browser(t)
			b.signIn("ada")
			b.clock.Advance(tt.after)
			if live := b.subject() == "ada"; live != tt.live {
				t.Errorf("the session is valid: %v, want %v", live, tt.live)
			}
		})
	}
}

func TestASessionInUseIsExtendedInItsLastQuarter(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	b.signIn("ada")
	quarter := 15 * day / 4
	b.clock.Advance(3 * quarter)
	if got := b.get("/session"); len(got.Cookies()) != 0 {
		t.Errorf("after three quarters: %v", got.Cookies())
	}
	b.clock.Advance(time.Second)
	got := b.get("/session")
	if set := got.Cookies(); len(set) != 1 || set[0].Name != "auth_session" || set[0].MaxAge != int(15*day/time.Second) {
		t.Errorf("a second later: %v", set)
	}
	if got := b.get("/session"); len(got.Cookies()) != 0 {
		t.Errorf("at once after that: %v", got.Cookies())
	}
	b.clock.Advance(15*day - time.Second)
	if b.subject() != "ada" {
		t.Error("the extended session has ended early")
	}
}

func TestNothingExtendsASessionPastItsLatestExpiry(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	b.signIn("ada")
	began, extended := b.clock.Now(), 0
	for range 60 {
		b.clock.Advance(day / 2)
		got := b.get("/session")
		for _, cookie := range got.Cookies() {
			extended++
			ends := b.clock.Now().Add(time.Duration(cookie.MaxAge) * time.Second)
			if got.StatusCode == http.StatusOK && ends.After(began.Add(30*day)) {
				t.Errorf("after %v the session is extended to %v", b.clock.Now().Sub(began), ends)
			}
		}
	}
	if b.subject() != "ada" || extended != 2 {
		t.Errorf("at the latest expiry %q is signed in, extended %d times; want ada, 2", b.subject(), extended)
	}
	b.clock.Advance(time.Second)
	if got := b.subject(); got != "" {
		t.Errorf("past the latest expiry %s is signed in", got)
	}
}

func TestSigningInMakesANewSession(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := s.browser(t)
	b.signIn("mallory")
	before := b.cookieValue("auth_session")
	b.signIn("ada")
	first, second := s.events.list[0].Session, s.events.list[2].Session
	if first.ID == second.ID || len(second.ID) != 43 || b.subject() != "ada" {
		t.Errorf("%q is signed in; session %q after %q", b.subject(), second.ID, first.ID)
	}
	if got := s.browser(t).get("/session", "Cookie: auth_session="+before); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("the session before is still valid: %d %s", got.StatusCode, got.body)
	}
}

func TestAProviderThatIsTurnedOffEndsItsSessions(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	b.signIn("ada")
	without := startAt(t, b.peer, func(c *auth.Config) { c.Providers = c.Providers[1:] }) // the same secrets
	if got := without.browser(t).get("/session", "Cookie: auth_session="+b.cookieValue("auth_session")); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("GET /session = %d %s", got.StatusCode, got.body)
	}
}

func TestNewSessionMakesOneThatOpens(t *testing.T) {
	t.Parallel()
	s := start(t)
	cookie, err := s.NewSession(t.Context(), "oidc", auth.User{Sub: "ada"})
	if err != nil {
		t.Fatal(err)
	}
	got := s.browser(t).get("/session", "Cookie: "+cookie.String())
	if got.StatusCode != http.StatusOK {
		t.Errorf("GET /session = %d %s", got.StatusCode, got.body)
	}
}

// failingStore is a RevocationStore whose database is down.
type failingStore struct{}

func (failingStore) Add(context.Context, string, time.Time) (bool, error) {
	return false, errors.New(secretMarker)
}
func (failingStore) Has(context.Context, string) (bool, error) {
	return false, errors.New(secretMarker)
}

func TestWithoutItsRevocationStoreNobodyIsSignedIn(t *testing.T) {
	t.Parallel()
	s := start(t, func(c *auth.Config) { c.Revocations = failingStore{} })
	cookie, err := s.NewSession(t.Context(), "oidc", auth.User{Sub: "ada"})
	if err != nil {
		t.Fatal(err)
	}
	b, session := s.browser(t), "Cookie: "+cookie.String()
	for name, got := range map[string]response{
		"GET /session":  b.get("/session", session),
		"POST /signOut": b.send("POST", "/signOut", nil, session, sameOrigin),
		"the callback":  b.finishSignIn("oidc", b.beginSignIn("oidc")),
	} {
		if got.StatusCode != http.StatusInternalServerError || strings.Contains(got.body, secretMarker) || got.Header.Get("Location") != "" {
			t.Errorf("%s = %d %s", name, got.StatusCode, got.body)
		}
	}
}

// Each visitor comes back after every pause, until their session has ended.
func TestHowLongASessionLives(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		strategy auth.Strategy
		pause    time.Duration
		lives    time.Duration // until the last visit that finds the session valid
		extended int           // how often it was extended
	}{
		"sliding, a visit a day":         {auth.Sliding, day, 30 * day, 2},
		"sliding, a visit every 10 days": {auth.Sliding, 10 * day, 10 * day, 0},
		"sliding, a visit every 12 days": {auth.Sliding, 12 * day, 24 * day, 2},
		"rolling, a visit a day":         {auth.Rolling, day, 30 * day, 15},
		"rolling, a visit every 14 days": {auth.Rolling, 14 * day, 28 * day, 2},
		"rolling, a visit every 16 days": {auth.Rolling, 16 * day, 0, 0},
		"absolute, a visit a day":        {auth.Absolute, day, 15 * day, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t, func(c *auth.Config) { c.Strategy = tt.strategy }).browser(t)
			b.signIn("ada")
			lives, extended := time.Duration(0), 0
			for visit := tt.pause; visit <= 60*day; visit += tt.pause {
				b.clock.Advance(tt.pause)
				got := b.get("/session")
				if got.StatusCode != http.StatusOK {
					break
				}
				lives, extended = visit, extended+len(got.Cookies())
			}
			if lives != tt.lives || extended != tt.extended {
				t.Errorf("valid for %v, extended %d times; want %v, %d", lives, extended, tt.lives, tt.extended)
			}
		})
	}
}

func TestARollingSessionIsWrittenOnceAMinuteAtMost(t *testing.T) {
	t.Parallel()
	b := start(t, func(c *auth.Config) { c.Strategy = auth.Rolling }).browser(t)
	b.signIn("ada")
	b.clock.Advance(59 * time.Second)
	if got := b.get("/session"); len(got.Cookies()) != 0 {
		t.Errorf("within a minute: %v", got.Cookies())
	}
	b.clock.Advance(time.Second)
	if got := b.get("/session"); len(got.Cookies()) != 1 {
		t.Errorf("after a minute: %v", got.Cookies())
	}
}

func TestAbsoluteMeansThatAPatchExtendsNothing(t *testing.T) {
	t.Parallel()
	b := start(t, func(c *auth.Config) { c.Strategy = auth.Absolute }).browser(t)
	b.signIn("ada")
	b.clock.Advance(14 * day)
	if got := b.patch(`{"user":{"name":"A"}}`); got.StatusCode != http.StatusOK {
		t.Fatalf("PATCH /session = %d %s", got.StatusCode, got.body)
	}
	b.clock.Advance(day + time.Second)
	if got := b.subject(); got != "" {
		t.Errorf("%s is still signed in", got)
	}
}

func TestAFingerprintTellsSessionsApart(t *testing.T) {
	t.Parallel()
	ada := &auth.Session{ID: "one", User: auth.User{Name: "Ada"}}
	renamed := &auth.Session{ID: "one", User: auth.User{Name: "Augusta"}}
	if got, want := ada.Fingerprint(), "37648d677399cac1"; got != want {
		t.Errorf("Fingerprint() = %q, want %q", got, want)
	}
	if ada.Fingerprint() != renamed.Fingerprint() {
		t.Error("the fingerprint changes with the user")
	}
	if again := (&auth.Session{ID: "two", User: ada.User}); ada.Fingerprint() == again.Fingerprint() {
		t.Error("two sessions of one person have the same fingerprint")
	}
}
