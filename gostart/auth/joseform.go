package auth

import (
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/go-jose/go-jose/v4"
)

// tokenForm is how a token is written, in the compact serialization and with
// one algorithm: whoever sends a token has no choice (RFC 8725, section 3.1).
type tokenFormat struct {
	name       string // of its keys
	header     string // with %s for the media type
	emptyParts string // what follows the header in every token
	write      func(key []byte, mediaType string, payload []byte) (string, error)
	read       func(key []byte, token string) ([]byte, error)
}

// tokenKeyLength is 256 bits, for HMAC-SHA256 as for AES-256.
const tokenKeyLength = 32

var (
	signed    = tokenFormat{"sign", `{"alg":"HS256","typ":"%s"}`, ".", sign, verify}
	encrypted = tokenFormat{"encrypt", `{"alg":"dir","enc":"A256GCM","typ":"%s"}`, "..", encrypt, decrypt}
)

// prefix is how every token of a form and a media type begins. To compare it
// refuses, before anything is parsed, what is only ever asked for by an
// attacker: no algorithm or another, crit, zip, a key in the header, a token
// inside a token, JSON serialization.
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

// encrypt draws a nonce for each token, which is safe for 2³² tokens of one key
// (NIST SP 800-38D, section 8.3).
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

// canonical refuses a second spelling of a token: base64 leaves line breaks and
// the last bits to whoever writes it.
func checkCanonical(object interface{ CompactSerialize() (string, error) }, token string) error {
	if written, err := object.CompactSerialize(); err != nil || written != token {
		return errors.New("the token is not as we write it")
	}
	return nil
}
