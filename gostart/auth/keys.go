package auth

import (
	"bytes"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/gorilla/securecookie"
)

// A purpose names what a sealed value is for. Each has keys of its own, so a
// value sealed for one purpose does not open for another.
type purpose string

const (
	forSession purpose = "session"
	forFlow    purpose = "flow"
	forTokens  purpose = "tokens"
	forCSRF    purpose = "csrf"
)

// keys seals and opens values, by purpose. Of several secrets the first seals
// and all open, so that a secret can be replaced without signing anyone out.
type keys map[purpose][]*securecookie.SecureCookie

const (
	hashKeyLength  = 64 // HMAC-SHA256, one block
	blockKeyLength = 32 // AES-256
)

func newKeys(secrets []string, salt string) (keys, error) {
	k := keys{}
	for _, p := range []purpose{forSession, forFlow, forTokens, forCSRF} {
		for _, secret := range secrets {
			codec, err := newCodec(secret, salt, p)
			if err != nil {
				return nil, err
			}
			k[p] = append(k[p], codec)
		}
	}
	return k, k.selfTest()
}

// newCodec makes what seals and opens for one purpose with one secret. Age is
// checked inside the sealed value, by the Auth's clock: securecookie would
// accept a time in the future.
func newCodec(secret, salt string, p purpose) (*securecookie.SecureCookie, error) {
	key, err := deriveKey(secret, salt, p, hashKeyLength+blockKeyLength)
	if err != nil {
		return nil, err
	}
	codec := securecookie.New(key[:hashKeyLength], key[hashKeyLength:])
	codec.SetSerializer(compactJSON{})
	return codec.MaxAge(0).MaxLength(maxCookie), nil
}

// deriveKey returns the key of one purpose from a secret (HKDF, RFC 5869).
func deriveKey(secret, salt string, p purpose, length int) ([]byte, error) {
	key, err := hkdf.Key(sha256.New, []byte(secret), []byte(salt), "gostart auth v1 "+string(p), length)
	if err != nil {
		return nil, fmt.Errorf("auth: derive keys: %w", err)
	}
	return key, nil
}

// prove seals and opens once: securecookie tells of a bad key only then.
func (k keys) selfTest() error {
	for p := range k {
		sealed, err := k.seal(p, "proof")
		if err != nil {
			return fmt.Errorf("auth: keys for %s: %w", p, err)
		}
		var proof string
		if !k.open(p, sealed, &proof) || proof != "proof" {
			return fmt.Errorf("auth: keys for %s: %w", p, errors.New("what they seal does not open"))
		}
	}
	return nil
}

// compactJSON is JSON that leaves &, < and > as they are: nothing sealed is
// ever read as HTML, and escaped they would take six bytes each.
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

// open reads what seal made, and reports whether it is genuine. Why it is not
// makes no difference to anyone.
func (k keys) open(p purpose, sealed string, value any) bool {
	for _, codec := range k[p] {
		if codec.Decode(string(p), sealed, value) == nil {
			return true
		}
	}
	return false
}
