package auth

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"maps"
	"regexp"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"golang.org/x/oauth2"
)

// expectedClaims are the claims that the ID token of a flow must contain.
type expectedClaims struct {
	nonce  string
	issuer string // the iss of the authorization response; "" if it had none
}

var errNoIDToken = errors.New("the token response has no id_token")

// verifyIDToken returns the ID token of a token response, if its signature and
// claims are valid and it belongs to this flow.
func (p *provider) verifyIDToken(ctx context.Context, meta *providerMetadata, token *oauth2.Token, want expectedClaims) (*oidc.IDToken, error) {
	raw, _ := token.Extra("id_token").(string)
	if raw == "" {
		return nil, errNoIDToken
	}
	keys := &idTokenKeySet{keys: meta.keys, algorithms: meta.algorithms}
	verifier := oidc.NewVerifier(meta.issuer, keys, &oidc.Config{
		ClientID: p.ClientID, SupportedSigningAlgs: meta.algorithms, SkipIssuerCheck: p.IssuerTemplate != "",
		SkipExpiryCheck: true, // checkTimes checks it, with ClockSkew
	})
	idToken, err := verifier.Verify(ctx, raw)
	if keys.fetchError != nil {
		return nil, keys.fetchError
	}
	if err != nil {
		return nil, errors.New(truncate(err.Error(), 200)) // it quotes claims of any length
	}
	return idToken, p.checkIDToken(meta, idToken, want)
}

// checkIDToken checks the claims that go-oidc does not check: tenant, subject,
// nonce, azp and the times.
func (p *provider) checkIDToken(meta *providerMetadata, idToken *oidc.IDToken, want expectedClaims) error {
	if err := p.checkTenant(meta, idToken, want.issuer); err != nil {
		return err
	}
	var claims struct {
		AuthorizedParty string      `json:"azp"`
		NotBefore       json.Number `json:"nbf"`
	}
	if err := idToken.Claims(&claims); err != nil {
		return errors.New("unexpected claims")
	}
	switch {
	case idToken.Subject == "":
		return errNoSubject
	case want.nonce == "" || subtle.ConstantTimeCompare([]byte(idToken.Nonce), []byte(want.nonce)) != 1:
		return errors.New("the nonce is not that of this flow")
	case len(idToken.Audience) > 1 && claims.AuthorizedParty != p.ClientID:
		return errors.New("azp is not the client ID")
	}
	return checkTimes(p.config.Now(), idToken, claims.NotBefore)
}

// checkTimes checks exp, nbf and iat, with ClockSkew.
func checkTimes(now time.Time, idToken *oidc.IDToken, notBefore json.Number) error {
	latest := now.Add(ClockSkew)
	validFrom, err := notBefore.Float64() // Unix seconds, possibly with a fraction
	switch {
	case idToken.Expiry.Before(now.Add(-ClockSkew)):
		return errors.New("exp is in the past: check the clock of this machine")
	case notBefore != "" && (err != nil || validFrom > float64(latest.Unix())):
		return errors.New("nbf is in the future: check the clock of this machine")
	case idToken.IssuedAt.After(latest):
		return errors.New("iat is in the future: check the clock of this machine")
	}
	return nil
}

// idTokenKeySet adapts a keySet to oidc.KeySet, for one token. go-oidc returns
// errors as text, so it keeps the error of a failed fetch.
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
	return cleanClaims(payload), err
}

// cleanClaims returns the claims in payload, a JSON object, without
//
//   - names that are not in lower-case ASCII: claim names are case-sensitive (RFC
//     7519, section 10.1.1), but encoding/json would read Email_Verified, which may
//     be a field that users edit, as email_verified;
//   - _claim_names and _claim_sources (OpenID Connect Core 1.0, section 5.6.2):
//     nothing here uses them, and go-oidc refuses the token if their shape is
//     unexpected.
func cleanClaims(payload []byte) []byte {
	var claims map[string]json.RawMessage
	if json.Unmarshal(payload, &claims) != nil || claims == nil {
		return payload
	}
	before := len(claims)
	maps.DeleteFunc(claims, func(name string, _ json.RawMessage) bool {
		return strings.ContainsFunc(name, notInClaimName) || name == "_claim_names" || name == "_claim_sources"
	})
	if len(claims) == before {
		return payload
	}
	rest, err := json.Marshal(claims)
	if err != nil {
		return payload
	}
	return rest
}

// notInClaimName reports whether char is an upper-case ASCII letter or above "~". No
// claim that is used here has it in its name, but encoding/json may fold it to a
// letter that is in one.
func notInClaimName(char rune) bool { return 'A' <= char && char <= 'Z' || char > '~' }

// Microsoft has one discovery document for many tenants. Each tenant is a
// separate issuer. The document has a template of their issuers, and the claim
// tid of an ID token is the ID of its tenant.
// https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-the-issuer

const tenantPlaceholder = "{tenantid}"

// tenantID matches a GUID in lower case. Nothing else may replace the
// placeholder, as it could change the host or the path.
var tenantID = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// IsTenantID reports whether id can be the ID of a tenant: a GUID in lower
// case.
func IsTenantID(id string) bool { return tenantID.MatchString(id) }

// checkTenant checks the issuer of an ID token if the provider has an
// IssuerTemplate. It must be that of the tenant in the claim tid, and that of
// callbackIssuer, the iss of the authorization response, unless that is "" (RFC
// 9207). Without a template, go-oidc and checkAuthorizationResponse have compared
// both with the one issuer.
func (p *provider) checkTenant(meta *providerMetadata, idToken *oidc.IDToken, callbackIssuer string) error {
	if p.IssuerTemplate == "" {
		return nil
	}
	var claims struct {
		Tenant string `json:"tid"`
	}
	if err := idToken.Claims(&claims); err != nil || !p.isIssuer(meta, idToken.Issuer, claims.Tenant) {
		return errors.New("the issuer is not that of its tenant")
	}
	if callbackIssuer != "" && callbackIssuer != idToken.Issuer {
		return newError(CodeIssuerMismatch, nil)
	}
	return nil
}

// isIssuer reports whether issuer is exactly that of the discovery document or, with
// IssuerTemplate, that of tenant.
func (p *provider) isIssuer(meta *providerMetadata, issuer, tenant string) bool {
	if p.IssuerTemplate == "" {
		return issuer == meta.issuer
	}
	return p.isTenantIssuer(issuer, tenant)
}

// isTenantIssuer reports whether issuer is that of the tenant with that ID.
func (p *provider) isTenantIssuer(issuer, tenant string) bool {
	return IsTenantID(tenant) && issuer == strings.Replace(p.IssuerTemplate, tenantPlaceholder, tenant, 1)
}

// tenantOf returns the part of issuer that replaces the placeholder of
// IssuerTemplate.
func (p *provider) tenantOf(issuer string) string {
	before, after, _ := strings.Cut(p.IssuerTemplate, tenantPlaceholder)
	return strings.TrimSuffix(strings.TrimPrefix(issuer, before), after)
}
