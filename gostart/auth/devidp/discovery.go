package devidp

import (
	"net/http"

	"github.com/go-jose/go-jose/v4"
)

// discovery is the document of OpenID Connect Discovery 1.0, section 3. Some of
// its fields could be left out, were it not that their defaults promise more
// than there is.
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
