package auth

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-jose/go-jose/v4"
)

// ErrInvalidToken means that a token is not valid: it is forged or expired, or
// made for another use or another site. The caller deliberately cannot tell
// which.
var ErrInvalidToken = errors.New("auth: the token is not valid")

// TokenUse is what tokens are for. A token for one use is not valid for
// another. All fields are required: RFC 8725 warns of tokens that are valid for
// any purpose, at any audience or for ever.
type TokenUse struct {
	Purpose  string        // lower-case words joined by "-", such as "reset-password"
	Audience string        // who accepts it, such as a path of this site
	Lifetime time.Duration // a second or more; tokens are accepted for ClockSkew longer
}

// Claims are the standard claims of a valid token.
type Claims struct {
	ID      string // unique, so that an app can remember which tokens were used
	Subject string // the user or thing that it is about
	Issued  time.Time
	Expires time.Time // accepted for ClockSkew longer, so remember a used ID until then
}

// Jose makes and reads tokens without a session, for links, scripts and jobs.
// They are JSON Web Tokens (RFC 7519). Each purpose has its own keys. A token
// cannot be revoked, so give it a short lifetime.
type Jose struct{ auth *Auth }

// Jose returns a Jose with the keys of a.
func (a *Auth) Jose() Jose { return Jose{a} }

// Sign returns a token that anyone can read and nobody can change (RFC 7515).
// claims are further claims of the app: any value that encodes to JSON, or nil.
// The error names what use lacks, or says that the claims cannot be encoded or
// are too large.
func (j Jose) Sign(use TokenUse, subject string, claims any) (string, error) {
	return j.makeToken(signed, use, subject, claims)
}

// Verify reads a token that Sign made for the same use. It decodes the app's
// claims into claims, a pointer, unless that is nil. It returns ErrInvalidToken
// for any other token.
func (j Jose) Verify(use TokenUse, token string, claims any) (Claims, error) {
	return j.readToken(signed, use, token, claims)
}

// Encrypt is like Sign, but only this site can read the token (RFC 7516).
func (j Jose) Encrypt(use TokenUse, subject string, claims any) (string, error) {
	return j.makeToken(encrypted, use, subject, claims)
}

// Decrypt is like Verify, for a token that Encrypt made.
func (j Jose) Decrypt(use TokenUse, token string, claims any) (Claims, error) {
	return j.readToken(encrypted, use, token, claims)
}

// check returns every fault of u, joined.
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

// notInPurpose reports whether a purpose must not contain char. The purpose
// becomes part of a media type.
func notInPurpose(char rune) bool {
	return (char < 'a' || char > 'z') && (char < '0' || char > '9') && char != '-'
}

// maxToken is the longest token that is made or read, in bytes: it must fit in
// a header.
const maxToken = 8 << 10

// tokenClaims is the payload of a token: the claims of RFC 7519, section 4.1,
// and those of the app in data, where they cannot replace the others.
type tokenClaims struct {
	Issuer   string          `json:"iss"`
	Subject  string          `json:"sub"`
	Audience string          `json:"aud"`
	Issued   int64           `json:"iat"` // Unix seconds, as is the next one
	Expires  int64           `json:"exp"`
	ID       string          `json:"jti"`
	Data     json.RawMessage `json:"data"`
}

// makeToken makes a token with the key of the first secret.
func (j Jose) makeToken(format tokenFormat, use TokenUse, subject string, claims any) (string, error) {
	if err := use.check(); err != nil {
		return "", err
	}
	if subject == "" || !utf8.ValidString(subject) { // JSON encodes all invalid bytes alike, so subjects could collide
		return "", fmt.Errorf("auth: token: want a subject in UTF-8, got %q", subject)
	}
	payload, err := j.newClaims(use, subject, claims)
	if err != nil {
		return "", fmt.Errorf("auth: token: %w", err)
	}
	key, err := j.key(format, use, j.auth.config.Secrets[0])
	if err != nil {
		return "", err
	}
	token, err := format.write(key, use.mediaType(), payload)
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
		Issuer: j.auth.config.Audience, Subject: subject, Audience: use.Audience,
		Issued: now.Unix(), Expires: now.Add(use.Lifetime).Unix(),
		ID: rand.Text(), Data: data,
	})
}

// readToken returns the claims of a token. It returns ErrInvalidToken unless
// the token opens and its claims are valid for this site, for use and at this
// time.
func (j Jose) readToken(format tokenFormat, use TokenUse, token string, claims any) (Claims, error) {
	if err := use.check(); err != nil {
		return Claims{}, err
	}
	c, ok := j.open(format, use, token)
	if !ok || !j.claimsValid(c, use) || (claims != nil && json.Unmarshal(c.Data, claims) != nil) {
		return Claims{}, ErrInvalidToken
	}
	return Claims{ID: c.ID, Subject: c.Subject, Issued: time.Unix(c.Issued, 0), Expires: time.Unix(c.Expires, 0)}, nil
}

// open returns the payload of a token, if its header is that of format and use
// and the key of any secret opens it.
func (j Jose) open(format tokenFormat, use TokenUse, token string) (c tokenClaims, ok bool) {
	if len(token) > maxToken || !strings.HasPrefix(token, format.prefix(use.mediaType())) {
		return c, false
	}
	for _, secret := range j.auth.config.Secrets {
		key, err := j.key(format, use, secret)
		if err != nil {
			return c, false
		}
		if payload, err := format.read(key, token); err == nil {
			return c, json.Unmarshal(payload, &c) == nil
		}
	}
	return c, false
}

// claimsValid checks the standard claims (RFC 7519, section 4.1). Another machine
// may have signed the times, so they may be off by ClockSkew.
func (j Jose) claimsValid(c tokenClaims, use TokenUse) bool {
	now := j.auth.config.Now()
	return c.Issuer == j.auth.config.Audience && c.Audience == use.Audience && c.Subject != "" && c.ID != "" &&
		now.Add(-ClockSkew).Unix() < c.Expires && 0 < c.Issued && c.Issued <= now.Add(ClockSkew).Unix()
}

// key derives the key of a use and a format from a secret. It does so for each
// token: deriving is fast enough without a cache.
func (j Jose) key(format tokenFormat, use TokenUse, secret string) ([]byte, error) {
	return j.auth.config.deriveKey(secret, purpose("jose "+format.name+" "+use.Purpose), tokenKeyLength)
}

// mediaType returns the media type of tokens for this use, for their header
// (RFC 8725, section 3.11).
func (u TokenUse) mediaType() string { return u.Purpose + "+jwt" }

// tokenFormat is one way to write a token: compact serialization with one fixed
// algorithm. The sender of a token cannot choose another (RFC 8725, section
// 3.1).
type tokenFormat struct {
	name       string // part of the purpose of its keys
	header     string // with %s for the media type
	emptyParts string // what follows the encoded header in every token
	write      func(key []byte, mediaType string, payload []byte) (string, error)
	read       func(key []byte, token string) ([]byte, error)
}

// tokenKeyLength is 256 bits, for HMAC-SHA256 and for AES-256.
const tokenKeyLength = 32

var (
	signed    = tokenFormat{"sign", `{"alg":"HS256","typ":"%s"}`, ".", sign, verify}
	encrypted = tokenFormat{"encrypt", `{"alg":"dir","enc":"A256GCM","typ":"%s"}`, "..", encrypt, decrypt}
)

// prefix returns the first characters of every token of this format and media
// type. A token with another prefix is refused before it is parsed. That
// excludes what only an attacker would send: another algorithm or none, crit,
// zip, a key in the header, a nested token, JSON serialization.
func (f tokenFormat) prefix(mediaType string) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, f.header, mediaType)) + f.emptyParts
}

func sign(key []byte, mediaType string, payload []byte) (string, error) {
	options := new(jose.SignerOptions).WithType(jose.ContentType(mediaType))
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: key}, options)
	if err != nil {
		return "", err
	}
	object, err := signer.Sign(payload)
	if err != nil {
		return "", err
	}
	return object.CompactSerialize()
}

func verify(key []byte, token string) ([]byte, error) {
	object, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.HS256})
	if err != nil {
		return nil, err
	}
	if err := checkCanonical(object, token); err != nil {
		return nil, err
	}
	return object.Verify(key)
}

// encrypt uses a random nonce for each token, which is safe for 2³² tokens with
// one key (NIST SP 800-38D, section 8.3).
func encrypt(key []byte, mediaType string, payload []byte) (string, error) {
	options := new(jose.EncrypterOptions).WithType(jose.ContentType(mediaType))
	encrypter, err := jose.NewEncrypter(jose.A256GCM, jose.Recipient{Algorithm: jose.DIRECT, Key: key}, options)
	if err != nil {
		return "", err
	}
	object, err := encrypter.Encrypt(payload)
	if err != nil {
		return "", err
	}
	return object.CompactSerialize()
}

func decrypt(key []byte, token string) ([]byte, error) {
	object, err := jose.ParseEncryptedCompact(token, []jose.KeyAlgorithm{jose.DIRECT}, []jose.ContentEncryption{jose.A256GCM})
	if err != nil {
		return nil, err
	}
	if err := checkCanonical(object, token); err != nil {
		return nil, err
	}
	return object.Decrypt(key)
}

// checkCanonical refuses a token that go-jose would write differently. Decoders
// of base64url ignore line breaks and the unused bits of the last character, so
// one token could have several spellings.
func checkCanonical(object interface{ CompactSerialize() (string, error) }, token string) error {
	if written, err := object.CompactSerialize(); err != nil || written != token {
		return errors.New("the token is not in canonical form")
	}
	return nil
}
