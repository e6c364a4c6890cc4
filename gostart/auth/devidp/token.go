package devidp

import (
	"crypto/subtle"
	"net/http"
	"net/url"
	"time"
)

const (
	codeLifetime  = time.Minute
	tokenLifetime = time.Hour
)

// token is the token endpoint of RFC 6749, section 3.2: it exchanges a code for
// an access token (section 5.1) and an ID token (OpenID Connect Core, section
// 3.1.3.3).
func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	if r.ParseForm() != nil || hasRepeated(r.PostForm) {
		writeJSON(w, http.StatusBadRequest, oauthError{"invalid_request", "The form is malformed."})
		return
	}
	if !p.authenticates(r) {
		w.Header().Set("WWW-Authenticate", `Basic realm="devidp"`)
		writeJSON(w, http.StatusUnauthorized, oauthError{"invalid_client", "Unknown client, or wrong secret."})
		return
	}
	granted, fault := p.redeem(r.PostForm)
	if fault != nil {
		writeJSON(w, http.StatusBadRequest, fault)
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

// authenticates checks the client's secret, sent in either way of RFC 6749,
// section 2.3.1, but not in both.
func (p *Provider) authenticates(r *http.Request) bool {
	id, secret := r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	if basicID, basicSecret, ok := r.BasicAuth(); ok {
		if secret != "" {
			return false
		}
		// Both are form-encoded before they become user and password. What does
		// not decode is "".
		id, _ = url.QueryUnescape(basicID)
		secret, _ = url.QueryUnescape(basicSecret)
	}
	return constantTimeEqual(id, p.config.ClientID) && constantTimeEqual(secret, p.config.ClientSecret)
}

// redeem exchanges the code in the form for its grant (RFC 6749, section 4.1.3).
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
		return grant{}, &oauthError{"invalid_grant", "The code is unknown, used, too old, or was issued to another request."}
	}
	return granted, nil
}

func (p *Provider) expired(life time.Duration, granted grant) bool {
	return !p.config.Now().Before(granted.at.Add(life))
}

// equal takes the same time wherever the two differ.
func constantTimeEqual(a, b string) bool {
	return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}
