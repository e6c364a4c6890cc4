package auth

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"slices"
)

// forPerson is the purpose of the keys that make person marks.
const forPerson purpose = "person"

// The lengths of the parts of a person mark, in bytes before base64.
const (
	markKeyID  = 3  // 4 characters
	markPerson = 18 // 24 characters
)

// PersonMark returns the mark of the person of s, for the forms of a page. It is
// the same in all sessions of a person, and differs from person to person. It is an
// HMAC-SHA256 of issuer and subject with a key derived from the first secret, so it
// reveals neither.
func (a *Auth) PersonMark(s *Session) string { return a.marks[0].of(s) }

// IsPersonMark reports whether mark is the mark of the person of s, made with any
// of Config.Secrets.
func (a *Auth) IsPersonMark(mark string, s *Session) bool {
	is := 0
	for _, key := range a.marks {
		is |= subtle.ConstantTimeCompare([]byte(mark), []byte(key.of(s)))
	}
	return is == 1
}

// KnowsPersonMark reports whether mark was made with one of Config.Secrets. If it
// was not, nobody can tell whose mark it is.
func (a *Auth) KnowsPersonMark(mark string) bool {
	return slices.ContainsFunc(a.marks, func(key markKey) bool {
		id := key.id()
		return len(mark) == len(id)+base64.RawURLEncoding.EncodedLen(markPerson) && mark[:len(id)] == id
	})
}

// A markKey makes person marks with one secret.
type markKey []byte

func newMarkKeys(config Config) (all []markKey, err error) {
	for _, secret := range config.Secrets {
		key, err := config.deriveKey(secret, forPerson, hashKeyLength)
		if err != nil {
			return nil, err
		}
		all = append(all, key)
	}
	return all, nil
}

func (key markKey) of(s *Session) string {
	return key.id() + key.sum(markPerson, s.Issuer, s.User.Sub)
}

// id names the key, and reveals nothing of it.
func (key markKey) id() string { return key.sum(markKeyID) }

// sum returns the first bytes of an HMAC over texts. Each text is preceded by its
// length, so that no two lists of texts have the same sum.
func (key markKey) sum(bytes int, texts ...string) string {
	mac := hmac.New(sha256.New, key)
	for _, text := range texts {
		mac.Write(binary.BigEndian.AppendUint64(nil, uint64(len(text))))
		mac.Write([]byte(text))
	}
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:bytes])
}
