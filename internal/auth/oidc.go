package auth

import (
	"context"
	"crypto/subtle"
	"errors"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"golang.org/x/oauth2"
)

var (
	errNoSubject = errors.New("the profile has no subject, or an overlong one")
	errNoIDToken = errors.New("the token answer has no id_token")
)

// identifyOIDC checks the ID token (OpenID Connect Core 1.0, section 3.1.3.7),
// completes the profile from the userinfo endpoint, and insists that both
// speak of the same person (section 5.3.2).
func (p *provider) identifyOIDC(ctx context.Context, token *oauth2.Token, flow expected) (User, error) {
	found, err := p.discover(ctx)
	if err != nil {
		return User{}, err
	}
	idToken, err := p.verifyIDToken(ctx, found, token, flow)
	if err != nil {
		return User{}, newError(CodeIDTokenInvalid, err)
	}
	var claims profileClaims
	if err := idToken.Claims(&claims); err != nil {
		return User{}, newError(CodeIDTokenInvalid, errors.New("unexpected claims"))
	}
	if found.userInfo != nil {
		sub, err := p.readUserInfo(ctx, found, token, &claims)
		if err != nil {
			return User{}, newError(CodeUserInfoFailed, err)
		}
		if sub != idToken.Subject {
			return User{}, newError(CodeIDTokenInvalid, errors.New("userinfo speaks of another subject"))
		}
	}
	return claims.user(idToken.Subject, p.Provider), nil
}

// expected is what the ID token of a flow must say.
type expected struct {
	nonce  string
	issuer string // as the answer names it; "" if it does not
}

// askUserInfo returns what the userinfo endpoint says now of someone who is
// known.
func (p *provider) askUserInfo(ctx context.Context, token *oauth2.Token, known User) (User, error) {
	found, err := p.discover(ctx)
	if err != nil {
		return User{}, err
	}
	if found.userInfo == nil {
		return User{}, newError(CodeUserInfoUnknown, nil)
	}
	// What the ID token said still holds, also of the address, but of no other.
	claims := profileClaims{Name: known.Name, Email: known.Email, EmailVerified: known.Email != "", Picture: known.Image}
	sub, err := p.readUserInfo(ctx, found, token, &claims)
	says := p.Provider
	says.EmailUnverified = says.EmailUnverified || claims.Email != known.Email
	return claims.user(sub, says), err
}

// readUserInfo completes claims, and returns whose they are.
func (p *provider) readUserInfo(ctx context.Context, found *discovered, token *oauth2.Token, claims *profileClaims) (sub string, err error) {
	ctx = oidc.ClientContext(ctx, p.client)
	info, err := found.userInfo.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return "", describe(err)
	}
	if info.Subject == "" {
		return "", errNoSubject
	}
	if info.Email != "" && info.Email != claims.Email {
		claims.EmailVerified, claims.DomainVerified = nil, nil // that was said of another address
	}
	if err := info.Claims(claims); err != nil {
		return "", errors.New("unexpected claims")
	}
	return info.Subject, nil
}

func (p *provider) verifyIDToken(ctx context.Context, found *discovered, token *oauth2.Token, flow expected) (*oidc.IDToken, error) {
	raw, _ := token.Extra("id_token").(string)
	if raw == "" {
		return nil, errNoIDToken
	}
	keys := &verification{keys: found.keys, algorithms: found.algorithms}
	verifier := oidc.NewVerifier(found.issuer, keys, &oidc.Config{
		ClientID: p.ClientID, SupportedSigningAlgs: found.algorithms, Now: p.config.Now, SkipIssuerCheck: p.IssuerTemplate != "",
	})
	idToken, err := verifier.Verify(ctx, raw)
	if keys.unreachable != nil {
		return nil, keys.unreachable
	}
	if err != nil {
		return nil, errors.New(firstRunes(err.Error(), 200)) // it may quote a token of any length
	}
	if err := p.checkTenant(found, idToken, flow.issuer); err != nil {
		return nil, err
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
	case flow.nonce == "" || subtle.ConstantTimeCompare([]byte(idToken.Nonce), []byte(flow.nonce)) != 1:
		return nil, errors.New("the nonce is not of this flow")
	case len(idToken.Audience) > 1 && claims.AuthorizedParty != p.ClientID:
		return nil, errors.New("issued to another party")
	case idToken.IssuedAt.After(p.config.Now().Add(skew)):
		return nil, errors.New("issued in the future; is this machine's clock right?")
	}
	return idToken, nil
}

// verification is a keySet as go-oidc asks for it, for one token. It keeps what
// go-oidc would tell as text: whether the keys could not be had.
type verification struct {
	keys        *keySet
	algorithms  []string
	unreachable error
}

// VerifySignature implements oidc.KeySet.
func (v *verification) VerifySignature(ctx context.Context, raw string) ([]byte, error) {
	var algorithms []jose.SignatureAlgorithm
	for _, name := range v.algorithms {
		algorithms = append(algorithms, jose.SignatureAlgorithm(name))
	}
	token, err := jose.ParseSignedCompact(raw, algorithms)
	if err != nil {
		return nil, err
	}
	payload, err := v.keys.verify(ctx, token)
	if failure, ok := errors.AsType[*Error](err); ok {
		v.unreachable = failure
	}
	return payload, err
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
	DomainVerified    any    `json:"xms_edov"`       // Microsoft's word for it
	Picture           string `json:"picture"`
}

// user leaves out an address that the provider says is not verified, or where
// that must be said does not say is: anyone may claim any address.
func (c profileClaims) user(sub string, p Provider) User {
	user := User{Sub: sub, Name: c.Name, Email: c.Email, Image: c.Picture}
	if user.Name == "" {
		user.Name = c.PreferredUsername
	}
	verified := isTrue(c.EmailVerified) || (c.EmailVerified == nil && isTrue(c.DomainVerified))
	if !verified && (p.EmailUnverified || c.EmailVerified != nil) {
		user.Email = ""
	}
	if p.NoImage {
		user.Image = ""
	}
	return user
}

// isTrue reports whether a claim is true, in any of the ways providers say it.
func isTrue(claim any) bool {
	switch claim {
	case true, "true", "1", 1.0:
		return true
	}
	return false
}
