package auth

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// ErrToken says that a token is worth nothing: it is forged or expired, or
// meant for another use or another site. Which of these is told to nobody.
var ErrInvalidToken = errors.New("auth: the token is not valid")

// TokenUse says what tokens are for. One made for a use is worth nothing in
// any other. All fields are needed: a token good for anything, anywhere or for
// ever is what RFC 8725, the checklist of attacks on tokens, warns of.
type TokenUse struct {
	Purpose  string        // lower-case words joined by "-", such as "reset-password"
	Audience string        // who accepts it, such as a path of this site
	Lifetime time.Duration // a second or more
}

// Claims are what a valid token says of itself.
type Claims struct {
	ID      string // of this token alone, so that one use of it can be remembered
	Subject string // whom or what it is about
	Issued  time.Time
	Expires time.Time
}

// Jose makes and reads tokens outside the request cycle: for links, scripts
// and jobs, which have no session. They are JSON Web Tokens (RFC 7519), with
// keys derived for each purpose. Nothing takes a token back: one that must not
// last has a short lifetime.
type Jose struct{ auth *Auth }

// Jose returns what makes and reads tokens with the keys of a.
func (a *Auth) Jose() Jose { return Jose{a} }

// Sign returns a token about subject that anyone can read and nobody can
// change (RFC 7515). claims is what else it says, as JSON, or nil. The error
// names what the use lacks, or says that the claims don't fit.
func (j Jose) Sign(use TokenUse, subject string, claims any) (string, error) {
	return j.makeToken(signed, use, subject, claims)
}

// Verify reads what Sign made for the same use, and the claims into what
// claims points to, unless it is nil. It returns ErrToken for any other token.
func (j Jose) Verify(use TokenUse, token string, claims any) (Claims, error) {
	return j.readToken(signed, use, token, claims)
}

// Encrypt is Sign for a token that nobody can read either (RFC 7516).
func (j Jose) Encrypt(use TokenUse, subject string, claims any) (string, error) {
	return j.makeToken(encrypted, use, subject, claims)
}

// Decrypt is Verify for what Encrypt made.
func (j Jose) Decrypt(use TokenUse, token string, claims any) (Claims, error) {
	return j.readToken(encrypted, use, token, claims)
}

// check lists what a use lacks.
func (u TokenUse) check() error {
	var faults []error
	if u.Purpose == "" || strings.ContainsFunc(u.Purpose, notInPurpose) {
		faults = append(faults, fmt.Errorf(`auth: TokenUse.Purpose: want lower-case letters, digits and "-", got %q`, u.Purpose))
	}
	if u.Audience == "" {
		faults = append(faults, errors.New("auth: TokenUse.Audience: want who accepts the token, such as a path"))
	}
	if u.Lifetime < time.Second {
		faults = append(faults, fmt.Errorf("auth: TokenUse.Lifetime: want a second or more, got %v", u.Lifetime))
	}
	return errors.Join(faults...)
}

// outsidePurpose reports whether a character is in no purpose: it becomes part
// of a media type.
func notInPurpose(char rune) bool {
	return (char < 'a' || char > 'z') && (char < '0' || char > '9') && char != '-'
}
