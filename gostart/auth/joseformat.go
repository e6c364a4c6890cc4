package auth

import (
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/go-jose/go-jose/v4"
)

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
