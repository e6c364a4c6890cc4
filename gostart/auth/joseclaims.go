package auth

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// maxToken is the longest token made or read, in bytes: it has to fit a header.
const maxToken = 8 << 10

// tokenClaims is what a token holds: the claims that RFC 7519, section 4.1,
// names, and the app's own under one name, where they cannot take their place.
type tokenClaims struct {
	Issuer   string          `json:"iss"`
	Subject  string          `json:"sub"`
	Audience string          `json:"aud"`
	Issued   int64           `json:"iat"` // Unix seconds, as the next one
	Expires  int64           `json:"exp"`
	ID       string          `json:"jti"`
	Data     json.RawMessage `json:"data"`
}

// issue makes a token, with the key of the first secret.
func (j Jose) makeToken(form tokenFormat, use TokenUse, subject string, claims any) (string, error) {
	if err := use.check(); err != nil {
		return "", err
	}
	if subject == "" || !utf8.ValidString(subject) { // JSON would make one of many that are not
		return "", fmt.Errorf("auth: token: want a subject in UTF-8, got %q", subject)
	}
	payload, err := j.newClaims(use, subject, claims)
	if err != nil {
		return "", fmt.Errorf("auth: token: %w", err)
	}
	key, err := j.key(form, use, j.auth.config.Secrets[0])
	if err != nil {
		return "", err
	}
	token, err := form.write(key, use.mediaType(), payload)
	if err == nil && len(token) > maxToken {
		err = errors.New("auth: token: the claims are too large")
	}
	return token, err
}

func (j Jose) newClaims(use TokenUse, subject string, claims any) ([]byte, error) {
	data, err := json.Marshal(claims)
	if err != nil {
		return nil, err
	}
	now := j.auth.config.Now()
	return json.Marshal(tokenClaims{
		Issuer: j.auth.origin(), Subject: subject, Audience: use.Audience,
		Issued: now.Unix(), Expires: now.Add(use.Lifetime).Unix(),
		ID: rand.Text(), Data: data,
	})
}

// accept reads a token, if it is genuine and for this use, here and now.
func (j Jose) readToken(form tokenFormat, use TokenUse, token string, claims any) (Claims, error) {
	if err := use.check(); err != nil {
		return Claims{}, err
	}
	c, ok := j.open(form, use, token)
	if !ok || !j.claimsValid(c, use) || (claims != nil && json.Unmarshal(c.Data, claims) != nil) {
		return Claims{}, ErrInvalidToken
	}
	return Claims{ID: c.ID, Subject: c.Subject, Issued: time.Unix(c.Issued, 0), Expires: time.Unix(c.Expires, 0)}, nil
}

// open returns what a token holds whose header is that of the use, by the key
// of any secret.
func (j Jose) open(form tokenFormat, use TokenUse, token string) (c tokenClaims, ok bool) {
	if len(token) > maxToken || !strings.HasPrefix(token, form.prefix(use.mediaType())) {
		return c, false
	}
	for _, secret := range j.auth.config.Secrets {
		key, err := j.key(form, use, secret)
		if err != nil {
			return c, false
		}
		if payload, err := form.read(key, token); err == nil {
			return c, json.Unmarshal(payload, &c) == nil
		}
	}
	return c, false
}

// valid checks the claims (RFC 7519, section 4.1): on the second of its expiry
// a token has expired.
func (j Jose) claimsValid(c tokenClaims, use TokenUse) bool {
	now := j.auth.config.Now()
	return c.Issuer == j.auth.origin() && c.Audience == use.Audience && c.Subject != "" && c.ID != "" &&
		now.Unix() < c.Expires && 0 < c.Issued && c.Issued <= now.Add(clockSkew).Unix()
}

// key derives the key of a use and a form from a secret: deriving takes less
// time than keeping what was derived is worth.
func (j Jose) key(form tokenFormat, use TokenUse, secret string) ([]byte, error) {
	return deriveKey(secret, j.auth.config.Salt, purpose("jose "+form.name+" "+use.Purpose), tokenKeyLength)
}

// mediaType names the use in a token's header (RFC 8725, section 3.11).
func (u TokenUse) mediaType() string { return u.Purpose + "+jwt" }
