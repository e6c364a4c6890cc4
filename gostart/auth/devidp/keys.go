package devidp

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"net/http"

	"github.com/go-jose/go-jose/v4"
)

// newSigner makes a key and the set that publishes its other half. It is an
// elliptic one because it is made at each boot, and an RSA key takes longer
// than the rest of booting. The new id of each tells a client which remembers
// the last one to fetch the set again.
func newSigner() (jose.Signer, jose.JSONWebKeySet, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, jose.JSONWebKeySet{}, err
	}
	key := jose.JSONWebKey{Key: private, KeyID: rand.Text(), Algorithm: string(jose.ES256), Use: "sig"}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: key}, nil)
	return signer, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{key.Public()}}, err
}

// jwks publishes the set (RFC 7517).
func (p *Provider) jwks(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, p.keys)
}
