package auth

import (
	"context"
	"crypto/subtle"
	"errors"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"golang.org/x/oauth2"
)

// expected is what the ID token of a flow must say.
type expectedClaims struct {
	nonce  string
	issuer string // as the answer names it; "" if it does not
}

var errNoIDToken = errors.New("the token answer has no id_token")

// verifyIDToken returns the ID token of a token answer, if it is genuine and of
// this flow.
func (p *provider) verifyIDToken(ctx context.Context, found *discovered, token *oauth2.Token, flow expectedClaims) (*oidc.IDToken, error) {
	raw, _ := token.Extra("id_token").(string)
	if raw == "" {
		return nil, errNoIDToken
	}
	keys := &idTokenKeySet{keys: found.keys, algorithms: found.algorithms}
	verifier := oidc.NewVerifier(found.issuer, keys, &oidc.Config{
		ClientID: p.ClientID, SupportedSigningAlgs: found.algorithms, Now: p.config.Now, SkipIssuerCheck: p.IssuerTemplate != "",
	})
	idToken, err := verifier.Verify(ctx, raw)
	if keys.fetchError != nil {
		return nil, keys.fetchError
	}
	if err != nil {
		return nil, errors.New(truncate(err.Error(), 200)) // it quotes claims, of any length
	}
	return idToken, p.checkIDToken(found, idToken, flow)
}

// checkIDToken checks what go-oidc leaves to its caller.
func (p *provider) checkIDToken(found *discovered, idToken *oidc.IDToken, flow expectedClaims) error {
	if err := p.checkTenant(found, idToken, flow.issuer); err != nil {
		return err
	}
	var claims struct {
		AuthorizedParty string `json:"azp"`
	}
	if err := idToken.Claims(&claims); err != nil {
		return errors.New("unexpected claims")
	}
	switch {
	case idToken.Subject == "":
		return errNoSubject
	case flow.nonce == "" || subtle.ConstantTimeCompare([]byte(idToken.Nonce), []byte(flow.nonce)) != 1:
		return errors.New("the nonce is not of this flow")
	case len(idToken.Audience) > 1 && claims.AuthorizedParty != p.ClientID:
		return errors.New("issued to another party")
	case idToken.IssuedAt.After(p.config.Now().Add(clockSkew)):
		return errors.New("issued in the future; is this machine's clock right?")
	}
	return nil
}

// verification is a keySet as go-oidc asks for it, for one token. It keeps what
// go-oidc would tell as text: whether the keys could not be had.
type idTokenKeySet struct {
	keys       *keySet
	algorithms []string
	fetchError error
}

// VerifySignature implements oidc.KeySet.
func (v *idTokenKeySet) VerifySignature(ctx context.Context, raw string) ([]byte, error) {
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
		v.fetchError = failure
	}
	return payload, err
}
