package auth

import (
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/gorilla/securecookie"
)

// purpose is what a sealed value is for. Each purpose has its own keys, so a
// value that was sealed for one purpose does not open for another.
type purpose string

const (
	forSession purpose = "session"
	forFlow    purpose = "flow"
	forTokens  purpose = "tokens"
	forCSRF    purpose = "csrf"
)

// keys seals and opens values, by purpose. The first secret seals and every
// secret opens, so that a secret can be replaced without signing anyone out.
type keys map[purpose][]*securecookie.SecureCookie

const (
	hashKeyLength  = 64 // HMAC-SHA256, one block
	blockKeyLength = 32 // AES-256
)

func newKeys(config Config) (keys, error) {
	k := keys{}
	for _, p := range []purpose{forSession, forFlow, forTokens, forCSRF} {
		for _, secret := range config.Secrets {
			codec, err := newCodec(config, secret, p)
			if err != nil {
				return nil, err
			}
			k[p] = append(k[p], codec)
		}
	}
	return k, k.selfTest()
}

// newCodec returns the codec of one purpose and one secret. It does not check
// the age of a value: the sealed values contain their times, which are checked
// with Config.Now, and securecookie would accept a time in the future.
func newCodec(config Config, secret string, p purpose) (*securecookie.SecureCookie, error) {
	key, err := config.deriveKey(secret, p, hashKeyLength+blockKeyLength)
	if err != nil {
		return nil, err
	}
	codec := securecookie.New(key[:hashKeyLength], key[hashKeyLength:])
	codec.SetSerializer(compactJSON{})
	return codec.MaxAge(0).MaxLength(maxCookie), nil
}

// deriveKey derives the key of one purpose from a secret (HKDF-SHA256, RFC
// 5869). The audience is in the info, which binds a key to its application
// (section 3.2). A purpose has no line break, so each pair has its own info.
func (c Config) deriveKey(secret string, p purpose, length int) ([]byte, error) {
	info := "gostart auth v2 " + string(p) + "\n" + c.Audience
	key, err := hkdf.Key(sha256.New, []byte(secret), []byte(c.Salt), info, length)
	if err != nil {
		return nil, fmt.Errorf("auth: derive keys: %w", err)
	}
	return key, nil
}

// selfTest seals and opens a value for each purpose: securecookie reports a bad
// key only then.
func (k keys) selfTest() error {
	for p := range k {
		sealed, err := k.seal(p, "test")
		if err != nil {
			return fmt.Errorf("auth: keys for %s: %w", p, err)
		}
		var opened string
		if !k.open(p, sealed, &opened) || opened != "test" {
			return fmt.Errorf("auth: keys for %s: a sealed value does not open", p)
		}
	}
	return nil
}

// compactJSON encodes JSON without escaping &, < and >. Sealed values are never
// read as HTML, and the escapes take six bytes each.
type compactJSON struct{}

func (compactJSON) Serialize(src any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(src)
	return b.Bytes(), err
}

func (compactJSON) Deserialize(src []byte, dst any) error { return json.Unmarshal(src, dst) }

// seal encrypts and authenticates value for a purpose.
func (k keys) seal(p purpose, value any) (string, error) {
	return k[p][0].Encode(string(p), value)
}

// open decrypts a sealed value into value. It reports whether that succeeded,
// but not why it failed, as every failure is handled alike.
func (k keys) open(p purpose, sealed string, value any) bool {
	for _, codec := range k[p] {
		if codec.Decode(string(p), sealed, value) == nil {
			return true
		}
	}
	return false
}

// forPerson is the purpose of the keys that make person marks.
const forPerson purpose = "person"

// The lengths of the parts of a person mark, in bytes before base64.
const (
	markKeyIDSize  = 3  // 4 characters
	markPersonSize = 18 // 24 characters
)

// PersonMark returns a mark that names the person of s in the forms of a page, so
// that a form is not accepted after somebody else has signed in. All sessions of a
// person have the same mark, and no two persons have. It is an HMAC-SHA256 of issuer
// and subject with a key derived from the first secret, so it reveals neither.
func (a *Auth) PersonMark(s *Session) string { return a.markKeys[0].of(s) }

// IsPersonMark reports whether mark is the mark of the person of s, made with any
// of Config.Secrets.
func (a *Auth) IsPersonMark(mark string, s *Session) bool {
	equal := 0
	for _, key := range a.markKeys {
		equal |= subtle.ConstantTimeCompare([]byte(mark), []byte(key.of(s)))
	}
	return equal == 1
}

// KnowsPersonMark reports whether mark was made with one of Config.Secrets. If it
// was not, nobody can tell whose mark it is.
func (a *Auth) KnowsPersonMark(mark string) bool {
	return slices.ContainsFunc(a.markKeys, func(key markKey) bool {
		id := key.id()
		return len(mark) == len(id)+base64.RawURLEncoding.EncodedLen(markPersonSize) && mark[:len(id)] == id
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
	return key.id() + key.sum(markPersonSize, s.Issuer, s.User.Sub)
}

// id names the key, and reveals nothing of it.
func (key markKey) id() string { return key.sum(markKeyIDSize) }

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
