package devidp

import (
	"net/url"
	"slices"
	"strings"
)

// oauthError is an error answer of RFC 6749, sections 4.1.2.1 and 5.2.
type oauthError struct {
	Code        string `json:"error"`
	Description string `json:"error_description"`
}

// knows reports whether client and callback are the configured ones, each said
// once.
func (p *Provider) isClient(form url.Values) bool {
	return slices.Equal(form["client_id"], []string{p.config.ClientID}) &&
		slices.Equal(form["redirect_uri"], []string{p.config.RedirectURI})
}

// checkRequest checks the rest of an authorization request.
func checkRequest(form url.Values) *oauthError {
	switch {
	case hasRepeated(form):
		return &oauthError{"invalid_request", "A parameter is repeated."}
	case form.Get("response_type") != "code":
		return &oauthError{"unsupported_response_type", "The response_type must be code."}
	case !slices.Contains(strings.Fields(form.Get("scope")), "openid"):
		return &oauthError{"invalid_scope", "The scope must include openid."}
	case form.Get("code_challenge_method") != "S256":
		return &oauthError{"invalid_request", "The code_challenge_method must be S256."}
	case !challengeSyntax.MatchString(form.Get("code_challenge")):
		return &oauthError{"invalid_request", "The code_challenge must be a SHA-256 sum in base64url."}
	case len(form.Get("nonce")) > 512:
		return &oauthError{"invalid_request", "The nonce is too long."}
	}
	return nil
}

// hasRepeated reports what RFC 6749, section 3.1, forbids: a parameter sent
// more than once.
func hasRepeated(form url.Values) bool {
	for _, values := range form {
		if len(values) > 1 {
			return true
		}
	}
	return false
}
