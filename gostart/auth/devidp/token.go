package devidp

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4/jwt"
)

const (
	codeLifetime  = time.Minute
	tokenLifetime = time.Hour
)

// token is the token endpoint (RFC 6749, section 3.2). It exchanges a code for
// an access token (section 5.1) and an ID token (OpenID Connect Core 1.0,
// section 3.1.3.3).
func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	if r.ParseForm() != nil || hasRepeatedParam(r.PostForm) {
		writeJSON(w, http.StatusBadRequest, oauthError{"invalid_request", "The form is malformed."})
		return
	}
	if !p.isAuthenticated(r) {
		w.Header().Set("WWW-Authenticate", `Basic realm="devidp"`)
		writeJSON(w, http.StatusUnauthorized, oauthError{"invalid_client", "The client ID or secret is wrong."})
		return
	}
	granted, oauthErr := p.redeem(r.PostForm)
	if oauthErr != nil {
		writeJSON(w, http.StatusBadRequest, oauthErr)
		return
	}
	idToken, err := p.idToken(granted)
	if err != nil {
		writeJSON(w, http.StatusInternalServerError, oauthError{"server_error", "The ID token could not be signed."})
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{
		"access_token": granted.token,
		"token_type":   "Bearer",
		"expires_in":   int(tokenLifetime.Seconds()),
		"id_token":     idToken,
	})
}

// isAuthenticated reports whether the client ID and secret are right. They may be
// in the Authorization header or in the form, but not in both (RFC 6749, section
// 2.3.1).
func (p *Provider) isAuthenticated(r *http.Request) bool {
	id, secret := r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	if basicID, basicSecret, ok := r.BasicAuth(); ok {
		if secret != "" {
			return false
		}
		// RFC 6749 form-encodes both. A value that cannot be decoded becomes "".
		id, _ = url.QueryUnescape(basicID)
		secret, _ = url.QueryUnescape(basicSecret)
	}
	return constantTimeEqual(id, p.config.ClientID) && constantTimeEqual(secret, p.config.ClientSecret)
}

// redeem returns the grant of the code in a token request (RFC 6749, section
// 4.1.3).
func (p *Provider) redeem(form url.Values) (grant, *oauthError) {
	code, verifier := form.Get("code"), form.Get("code_verifier")
	switch {
	case form.Get("grant_type") != "authorization_code":
		return grant{}, &oauthError{"unsupported_grant_type", "The grant_type must be authorization_code."}
	case code == "":
		return grant{}, &oauthError{"invalid_request", "The code is missing."}
	case !verifierSyntax.MatchString(verifier):
		return grant{}, &oauthError{"invalid_request", "The code_verifier is missing or malformed."}
	}
	granted, ok := p.grants.redeem(code)
	if !ok || p.expired(codeLifetime, granted) ||
		form.Get("redirect_uri") != p.config.RedirectURI || !constantTimeEqual(s256(verifier), granted.challenge) {
		return grant{}, &oauthError{"invalid_grant", "The code is unknown, used or expired, or was issued for another request."}
	}
	return granted, nil
}

// expired reports whether a grant is older than lifetime.
func (p *Provider) expired(lifetime time.Duration, granted grant) bool {
	return !p.config.Now().Before(granted.issued.Add(lifetime))
}

// constantTimeEqual compares strings in a time that does not depend on where
// they differ.
func constantTimeEqual(a, b string) bool {
	return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}

// challengeSyntax matches an S256 code challenge: 32 bytes in base64url (RFC
// 7636, section 4.2).
var challengeSyntax = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)

// verifierSyntax matches a code verifier (RFC 7636, section 4.1).
var verifierSyntax = regexp.MustCompile(`^[A-Za-z0-9._~-]{43,128}$`)

// s256 returns the S256 code challenge of a verifier (RFC 7636, section 4.2).
func s256(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

const idTokenLifetime = 5 * time.Minute

// profile contains the claims about a person in the ID token and at the userinfo
// endpoint (OpenID Connect Core 1.0, section 5.1).
type profile struct {
	Subject       string `json:"sub"`
	Name          string `json:"name"`
	Email         string `json:"email"`
	EmailVerified bool   `json:"email_verified"`
	Picture       string `json:"picture,omitempty"`
}

func profileOf(person Person) profile {
	return profile{
		Subject:       Subject(person.Email),
		Name:          person.Name,
		Email:         person.Email,
		EmailVerified: true,
		Picture:       person.Picture,
	}
}

// Subject returns the subject ("sub") of the person with that e-mail address,
// ignoring case. A restart does not change it, and it does not look like an
// address, so that apps do not use it as one.
func Subject(email string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(email)))
	return hex.EncodeToString(sum[:16])
}

// idToken returns a signed ID token (OpenID Connect Core 1.0, section 2).
func (p *Provider) idToken(granted grant) (string, error) {
	now := p.config.Now()
	return jwt.Signed(p.signer).Claims(profileOf(granted.person)).Claims(map[string]any{
		"iss":       p.config.Issuer,
		"aud":       p.config.ClientID,
		"exp":       now.Add(idTokenLifetime).Unix(),
		"iat":       now.Unix(),
		"auth_time": granted.issued.Unix(),
		"nonce":     granted.nonce,
	}).Serialize()
}

// userinfo is the userinfo endpoint (OpenID Connect Core 1.0, section 5.3). It
// returns errors as RFC 6750, section 3, says.
func (p *Provider) userinfo(w http.ResponseWriter, r *http.Request) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	granted, ok := p.grants.byToken(token)
	if !ok || !strings.EqualFold(scheme, "Bearer") || p.expired(tokenLifetime, granted) {
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
		writeJSON(w, http.StatusUnauthorized, oauthError{"invalid_token", "The access token is missing, unknown or expired."})
		return
	}
	writeJSON(w, http.StatusOK, profileOf(granted.person))
}
