package auth

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

var (
	errNoSubject = errors.New("the profile has no subject, or an overlong one")
	errNoIDToken = errors.New("the token answer has no id_token")
)

// discovered is what a provider of OpenID Connect says of itself.
type discovered struct {
	provider    *oidc.Provider
	endpoint    oauth2.Endpoint
	namesIssuer bool // in each answer (RFC 9207)
}

// discover asks the provider at first use: one that is down fails its own
// sign-ins only, and not the start of the app. Two visitors who come first
// both ask; nobody waits for another.
func (p *provider) discover(ctx context.Context) (*discovered, error) {
	if found := p.discovered.Load(); found != nil {
		return found, nil
	}
	provider, err := oidc.NewProvider(oidc.ClientContext(ctx, p.client), p.Issuer)
	if err != nil {
		return nil, newError(CodeProviderUnavailable, describe(err))
	}
	var m metadata
	if err := provider.Claims(&m); err != nil || !m.usable(p.Issuer) {
		return nil, newError(CodeProviderUnavailable, errors.New("discovery: endpoints are missing or elsewhere"))
	}
	found := &discovered{provider: provider, endpoint: provider.Endpoint(), namesIssuer: m.NamesIssuer}
	found.endpoint.AuthStyle = authStyle(m.AuthMethods)
	p.discovered.Store(found)
	return found, nil
}

// metadata is what we need to know of a provider beyond what go-oidc reads
// (OpenID Connect Discovery 1.0, section 3).
type metadata struct {
	AuthURL     string   `json:"authorization_endpoint"`
	TokenURL    string   `json:"token_endpoint"`
	KeysURL     string   `json:"jwks_uri"`
	AuthMethods []string `json:"token_endpoint_auth_methods_supported"`
	NamesIssuer bool     `json:"authorization_response_iss_parameter_supported"`
}

// usable reports whether all endpoints are there, and reached as safely as the
// issuer itself: the code and the secret go there.
func (m metadata) usable(issuer string) bool {
	scheme, _, _ := strings.Cut(issuer, "://")
	for _, endpoint := range []string{m.AuthURL, m.TokenURL, m.KeysURL} {
		if u, err := url.Parse(endpoint); err != nil || u.Scheme != scheme || u.Host == "" {
			return false
		}
	}
	return true
}

// authStyle says how the client proves itself: by HTTP Basic unless the
// provider knows only the form (OpenID Connect Discovery 1.0, section 3).
// Guessing would spend the code on the first guess.
func authStyle(methods []string) oauth2.AuthStyle {
	if len(methods) > 0 && !slices.Contains(methods, "client_secret_basic") {
		return oauth2.AuthStyleInParams
	}
	return oauth2.AuthStyleInHeader
}

// identifyOIDC checks the ID token (OpenID Connect Core 1.0, section 3.1.3.7),
// completes the profile from the userinfo endpoint, and insists that both
// speak of the same person (section 5.3.2).
func (p *provider) identifyOIDC(ctx context.Context, token *oauth2.Token, nonce string) (User, error) {
	found, err := p.discover(ctx)
	if err != nil {
		return User{}, err
	}
	idToken, err := p.verifyIDToken(ctx, found, token, nonce)
	if err != nil {
		return User{}, newError(CodeIDTokenInvalid, err)
	}
	var claims profileClaims
	if err := idToken.Claims(&claims); err != nil {
		return User{}, newError(CodeIDTokenInvalid, errors.New("unexpected claims"))
	}
	if found.provider.UserInfoEndpoint() != "" {
		info, err := found.provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
		if err != nil {
			return User{}, newError(CodeUserInfoFailed, describe(err))
		}
		if info.Subject == "" {
			return User{}, newError(CodeUserInfoFailed, errNoSubject)
		}
		if info.Subject != idToken.Subject {
			return User{}, newError(CodeIDTokenInvalid, errors.New("userinfo speaks of another subject"))
		}
		if err := info.Claims(&claims); err != nil {
			return User{}, newError(CodeUserInfoFailed, errors.New("unexpected claims"))
		}
	}
	return claims.user(idToken.Subject), nil
}

func (p *provider) verifyIDToken(ctx context.Context, found *discovered, token *oauth2.Token, nonce string) (*oidc.IDToken, error) {
	raw, _ := token.Extra("id_token").(string)
	if raw == "" {
		return nil, errNoIDToken
	}
	verifier := found.provider.Verifier(&oidc.Config{ClientID: p.ClientID, Now: p.config.Now})
	idToken, err := verifier.Verify(ctx, raw)
	if err != nil {
		return nil, errors.New(firstRunes(err.Error(), 200)) // it may quote an answer of any length
	}
	var claims struct {
		AuthorizedParty string `json:"azp"`
	}
	if err := idToken.Claims(&claims); err != nil {
		return nil, errors.New("unexpected claims")
	}
	switch {
	case idToken.Subject == "":
		return nil, errNoSubject
	case nonce == "" || subtle.ConstantTimeCompare([]byte(idToken.Nonce), []byte(nonce)) != 1:
		return nil, errors.New("the nonce is not of this flow")
	case len(idToken.Audience) > 1 && claims.AuthorizedParty != p.ClientID:
		return nil, errors.New("issued to another party")
	case idToken.IssuedAt.After(p.config.Now().Add(skew)):
		return nil, errors.New("issued in the future; is this machine's clock right?")
	}
	return idToken, nil
}

// skew is how far two clocks may be apart.
const skew = 30 * time.Second

// profileClaims are the standard claims (OpenID Connect Core 1.0, section 5.1)
// that make a User.
type profileClaims struct {
	Name              string `json:"name"`
	PreferredUsername string `json:"preferred_username"`
	Email             string `json:"email"`
	EmailVerified     any    `json:"email_verified"` // some send it as text
	Picture           string `json:"picture"`
}

// user leaves out an address that the provider says is not verified: anyone
// may claim any address.
func (c profileClaims) user(sub string) User {
	user := User{Sub: sub, Name: c.Name, Email: c.Email, Image: c.Picture}
	if user.Name == "" {
		user.Name = c.PreferredUsername
	}
	if c.EmailVerified != nil && c.EmailVerified != true && c.EmailVerified != "true" {
		user.Email = ""
	}
	return user
}
