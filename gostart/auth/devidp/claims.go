package devidp

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4/jwt"
)

const idTokenLife = 5 * time.Minute

// profile is what userinfo and the ID token both say of a person (OpenID
// Connect Core, section 5.1).
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
// whatever its case. It stays the same across restarts, and no client can mistake
// it for an address.
func Subject(email string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(email)))
	return hex.EncodeToString(sum[:16])
}

// idToken signs the claims of OpenID Connect Core, section 2.
func (p *Provider) idToken(granted grant) (string, error) {
	now := p.config.Now()
	return jwt.Signed(p.signer).Claims(profileOf(granted.person)).Claims(map[string]any{
		"iss":       p.config.Issuer,
		"aud":       p.config.ClientID,
		"exp":       now.Add(idTokenLife).Unix(),
		"iat":       now.Unix(),
		"auth_time": granted.at.Unix(),
		"nonce":     granted.nonce,
	}).Serialize()
}

// userinfo is the endpoint of OpenID Connect Core, section 5.3. It refuses as
// RFC 6750, section 3, says.
func (p *Provider) userinfo(w http.ResponseWriter, r *http.Request) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	granted, ok := p.grants.byToken(token)
	if !ok || !strings.EqualFold(scheme, "Bearer") || p.olderThan(tokenLife, granted) {
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
		writeJSON(w, http.StatusUnauthorized, oauthError{"invalid_token", "The access token is missing, unknown or too old."})
		return
	}
	writeJSON(w, http.StatusOK, profileOf(granted.person))
}
