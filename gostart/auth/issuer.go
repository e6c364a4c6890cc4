package auth

import (
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strings"
)

// identity is a user who has just signed in, and where.
type identity struct {
	provider string // ID of the provider, or Credentials
	issuer   string // see Session.Issuer
	user     User
}

// authorityOf returns the configured issuer of a provider, without a trailing slash,
// or for OAuth alone the origin of the authorization endpoint. It does not use
// discovery, as a session must open while the provider is down.
func authorityOf(p Provider) string {
	if p.Issuer != "" {
		return strings.TrimSuffix(p.Issuer, "/")
	}
	u, err := url.Parse(p.Endpoint.AuthURL)
	if err != nil {
		return ""
	}
	return origin(u)
}

// isConfiguredIssuer reports whether issuer is that of the configuration, up to a
// trailing slash, or, with IssuerTemplate, that of one of its tenants.
func (p *provider) isConfiguredIssuer(issuer string) bool {
	if p.IssuerTemplate == "" {
		return strings.TrimSuffix(issuer, "/") == p.authority
	}
	return p.isTenantIssuer(issuer, p.tenantOf(issuer))
}

// accepts reports whether the provider of s is configured, and still has the issuer
// of s.
func (a *Auth) accepts(s *Session) bool {
	if s.Provider == Credentials {
		return s.Issuer == a.config.Audience && (a.config.Authorize != nil || a.config.CreateUser != nil)
	}
	p := a.providers[s.Provider]
	return p != nil && p.isConfiguredIssuer(s.Issuer)
}

// clientHash returns a hash of the issuer, the token endpoint and the client ID. A
// flow contains it, so that its code is not sent to another token endpoint after
// the configuration has changed.
func (p *provider) clientHash() string {
	sum := sha256.Sum256([]byte(p.authority + "\n" + p.IssuerTemplate + "\n" + p.Endpoint.TokenURL + "\n" + p.ClientID))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// placeholderTenant is the tenant of a session that NewSession makes.
const placeholderTenant = "00000000-0000-0000-0000-000000000000"

// issuerWithoutSignIn returns the issuer of a session that NewSession makes for
// the provider with that ID. ok is false if there is no such provider.
func (a *Auth) issuerWithoutSignIn(provider string) (issuer string, ok bool) {
	p := a.providers[provider]
	switch {
	case provider == Credentials:
		return a.config.Audience, a.config.Authorize != nil || a.config.CreateUser != nil
	case p == nil:
		return "", false
	case p.IssuerTemplate != "":
		return strings.Replace(p.IssuerTemplate, tenantPlaceholder, placeholderTenant, 1), true
	case p.Issuer != "":
		return p.Issuer, true
	}
	return p.authority, true
}
