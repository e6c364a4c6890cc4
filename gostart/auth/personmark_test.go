package auth_test

import (
	"strings"
	"testing"

	"gostart/auth"
)

// sessionFor returns a session of a person at an issuer.
func sessionFor(id, issuer, subject string) *auth.Session {
	return &auth.Session{ID: id, Provider: "oidc", Issuer: issuer, User: auth.User{Sub: subject, Name: "of session " + id}}
}

func TestAPersonMarkIsOfOnePerson(t *testing.T) {
	t.Parallel()
	s := startInProcess(t)
	ada := sessionFor("1", "https://a.example", "ada")
	renamed := sessionFor("1", "https://a.example", "ada")
	renamed.Provider = "keycloak"
	mark := s.PersonMark(ada)
	for name, tt := range map[string]struct {
		session *auth.Session
		is      bool
	}{
		"the same session":                {ada, true},
		"another session":                 {sessionFor("2", "https://a.example", "ada"), true},
		"a renamed provider":              {renamed, true},
		"another subject":                 {sessionFor("1", "https://a.example", "grace"), false},
		"another issuer":                  {sessionFor("1", "https://b.example", "ada"), false},
		"a letter that changes its place": {sessionFor("1", "https://a.examplea", "da"), false},
		"a subject that is only a part":   {sessionFor("1", "https://a.example", "ad"), false},
		"a subject and a NUL after it":    {sessionFor("1", "https://a.example", "ada\x00"), false},
	} {
		if is := s.IsPersonMark(mark, tt.session); is != tt.is || (s.PersonMark(tt.session) == mark) != tt.is {
			t.Errorf("%s: IsPersonMark = %v, want %v", name, is, tt.is)
		}
	}
	if len(mark) != 28 || strings.Trim(mark, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" {
		t.Errorf("the mark is %q, want 28 characters that a URL need not escape", mark)
	}
}

func TestAPersonMarkOutlivesTheRotationOfSecrets(t *testing.T) {
	t.Parallel()
	const other = "another secret of thirty-two bytes"
	with := func(secrets ...string) *site {
		return startInProcess(t, func(c *auth.Config) { c.Secrets = secrets })
	}
	ada, grace := sessionFor("1", "https://a.example", "ada"), sessionFor("2", "https://a.example", "grace")
	mark := with(secret).PersonMark(ada)
	for name, tt := range map[string]struct {
		site      *site
		is, known bool
	}{
		"the same secret":       {with(secret), true, true},
		"a newer one before it": {with(other, secret), true, true},
		"a newer one after it":  {with(secret, other), true, true},
		"another secret alone":  {with(other), false, false},
		"the same, and a salt":  {startInProcess(t, func(c *auth.Config) { c.Salt = "salt" }), false, false},
		"another audience":      {startInProcess(t, forAudience("other")), false, false},
	} {
		if is, known := tt.site.IsPersonMark(mark, ada), tt.site.KnowsPersonMark(mark); is != tt.is || known != tt.known {
			t.Errorf("%s: own %v, known %v; want %v, %v", name, is, known, tt.is, tt.known)
		}
		if tt.site.IsPersonMark(mark, grace) {
			t.Errorf("%s: it is the mark of another person", name)
		}
	}
	if with(other, secret).PersonMark(ada) == mark {
		t.Error("a new form is marked with an old secret")
	}
}

// FuzzPersonMark checks that no other text than a person's mark is taken for it.
func FuzzPersonMark(f *testing.F) {
	s := startInProcess(f)
	ada, grace := sessionFor("1", "https://a.example", "ada"), sessionFor("2", "https://a.example", "grace")
	mark := s.PersonMark(ada)
	f.Add("")
	f.Add(mark)
	f.Add(mark + "=")
	f.Add(mark[:4])
	f.Add(mark[:len(mark)-1] + "!")
	f.Fuzz(func(t *testing.T, text string) {
		if s.IsPersonMark(text, ada) != (text == mark) || s.IsPersonMark(text, grace) && !s.KnowsPersonMark(text) {
			t.Errorf("%q is a mark", text)
		}
	})
}
