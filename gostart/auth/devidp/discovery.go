package devidp

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"net/http"

	"github.com/go-jose/go-jose/v4"
)

// discovery serves the metadata of OpenID Connect Discovery 1.0, section 3. It
// includes an optional field if its default means more than this provider
// supports.
func (p *Provider) discovery(w http.ResponseWriter, _ *http.Request) {
	base := p.issuer.String()
	writeJSON(w, http.StatusOK, map[string]any{
		"issuer":                                p.config.Issuer,
		"authorization_endpoint":                base + "/authorize",
		"token_endpoint":                        base + "/token",
		"userinfo_endpoint":                     base + "/userinfo",
		"jwks_uri":                              base + "/jwks",
		"scopes_supported":                      []string{"openid", "profile", "email"},
		"claims_supported":                      []string{"iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "name", "email", "email_verified", "picture"},
		"response_types_supported":              []string{"code"},
		"response_modes_supported":              []string{"query"},
		"grant_types_supported":                 []string{"authorization_code"},
		"subject_types_supported":               []string{"public"},
		"id_token_signing_alg_values_supported": []jose.SignatureAlgorithm{jose.ES256},
		"token_endpoint_auth_methods_supported": []string{"client_secret_basic", "client_secret_post"},
		"code_challenge_methods_supported":      []string{"S256"},
		"request_uri_parameter_supported":       false,

		"authorization_response_iss_parameter_supported": true, // RFC 9207, section 3
	})
}

// newSigner makes a signing key, and the key set that publishes its public key.
// The key is for ES256, because making an RSA key would take longer than the
// rest of the start-up. Each key has a new ID, so that a client that cached an
// earlier key set fetches the new one.
func newSigner() (jose.Signer, jose.JSONWebKeySet, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, jose.JSONWebKeySet{}, err
	}
	key := jose.JSONWebKey{Key: private, KeyID: rand.Text(), Algorithm: string(jose.ES256), Use: "sig"}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: key}, nil)
	return signer, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{key.Public()}}, err
}

// jwks serves the key set (RFC 7517).
func (p *Provider) jwks(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, p.keys)
}
