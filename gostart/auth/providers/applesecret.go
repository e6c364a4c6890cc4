package providers

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// appleSecret makes the client secret: a token that the app signs, good for
// five minutes.
// https://developer.apple.com/documentation/accountorganizationaldatasharing/creating-a-client-secret
func appleSecret(s Settings, now time.Time) (string, error) {
	key, err := appleKey(s)
	if err != nil {
		return "", err
	}
	signer, err := jose.NewSigner(jose.SigningKey{
		Algorithm: jose.ES256,
		Key:       jose.JSONWebKey{Key: key, KeyID: s[KeyID]},
	}, nil)
	if err != nil {
		return "", err
	}
	return jwt.Signed(signer).Claims(map[string]any{
		"iss": s[TeamID],
		"sub": s[ClientID],
		"aud": appleIssuer,
		"iat": now.Unix(),
		"exp": now.Add(5 * time.Minute).Unix(),
	}).Serialize()
}

var errAppleKey = errors.New("providers: apple: the private key is none")

// appleKey reads the private key. A variable may hold it on one line, with \n
// for each end of a line.
func appleKey(s Settings) (*ecdsa.PrivateKey, error) {
	block, _ := pem.Decode([]byte(strings.ReplaceAll(s[PrivateKey], `\n`, "\n")))
	if block == nil {
		return nil, errAppleKey
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, errAppleKey // the cause may quote the key
	}
	key, ok := parsed.(*ecdsa.PrivateKey)
	if !ok || key.Curve != elliptic.P256() {
		return nil, errAppleKey
	}
	return key, nil
}

func checkApple(s Settings) (setting, cure string) {
	if _, err := appleKey(s); err != nil && s[PrivateKey] != "" {
		return PrivateKey, `want the text of the .p8 file that Apple gave you, from -----BEGIN PRIVATE KEY----- on, with \n for each end of a line`
	}
	return "", ""
}
