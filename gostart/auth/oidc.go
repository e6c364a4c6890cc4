package auth

import (
	"context"
	"errors"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// identifyOIDC returns the user in the ID token, completed from the userinfo
// endpoint, and the issuer. It verifies the ID token (OpenID Connect Core 1.0,
// section 3.1.3.7)
// and checks that both have the same subject (section 5.3.2).
func (p *provider) identifyOIDC(ctx context.Context, token *oauth2.Token, want expectedClaims) (user User, issuer string, err error) {
	meta, err := p.discover(ctx)
	if err != nil {
		return User{}, "", err
	}
	idToken, err := p.verifyIDToken(ctx, meta, token, want)
	if err != nil {
		return User{}, "", newError(CodeIDTokenInvalid, err)
	}
	var claims profileClaims
	if err := idToken.Claims(&claims); err != nil {
		return User{}, "", newError(CodeIDTokenInvalid, errors.New("unexpected claims"))
	}
	if meta.userInfo != nil {
		sub, err := p.mergeUserInfo(ctx, meta, token, &claims)
		if err != nil {
			return User{}, "", newError(CodeUserInfoFailed, err)
		}
		if sub != idToken.Subject {
			return User{}, "", newError(CodeIDTokenInvalid, errors.New("userinfo has another subject"))
		}
	}
	issuer = meta.issuer
	if p.IssuerTemplate != "" {
		issuer = idToken.Issuer
	}
	return claims.user(idToken.Subject, p.Provider), issuer, nil
}

// refetchUserInfo returns known with what the userinfo endpoint says now.
func (p *provider) refetchUserInfo(ctx context.Context, token *oauth2.Token, known User) (User, error) {
	meta, err := p.discover(ctx)
	if err != nil {
		return User{}, err
	}
	if meta.userInfo == nil {
		return User{}, newError(CodeUserInfoUnsupported, nil)
	}
	// The known address was accepted at the sign-in, so it counts as verified.
	// Another address counts only if the userinfo says that it is verified.
	claims := profileClaims{Name: known.Name, Email: known.Email, EmailVerified: known.Email != "", Picture: known.Image}
	sub, err := p.mergeUserInfo(ctx, meta, token, &claims)
	options := p.Provider
	options.RequireVerifiedEmail = options.RequireVerifiedEmail || claims.Email != known.Email
	return claims.user(sub, options), err
}

// mergeUserInfo adds the claims of the userinfo endpoint to claims, and returns
// their subject.
func (p *provider) mergeUserInfo(ctx context.Context, meta *providerMetadata, token *oauth2.Token, claims *profileClaims) (sub string, err error) {
	ctx = oidc.ClientContext(ctx, p.client)
	info, err := meta.userInfo.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return "", loggable(err)
	}
	if info.Subject == "" {
		return "", errNoSubject
	}
	if info.Email != "" && info.Email != claims.Email {
		claims.EmailVerified, claims.DomainVerified = nil, nil // they were about the other address
	}
	if err := info.Claims(claims); err != nil {
		return "", errors.New("unexpected claims")
	}
	return info.Subject, nil
}

// profileClaims are the standard claims that make a User (OpenID Connect Core
// 1.0, section 5.1).
type profileClaims struct {
	Name              string `json:"name"`
	PreferredUsername string `json:"preferred_username"`
	Email             string `json:"email"`
	EmailVerified     any    `json:"email_verified"` // some providers send a string
	DomainVerified    any    `json:"xms_edov"`       // Microsoft's claim for the same
	Picture           string `json:"picture"`
}

// user returns the User of the claims. It drops the e-mail address if a claim
// says that it is not verified, or if p requires a claim that says that it is:
// anyone can enter any address at some providers.
func (c profileClaims) user(sub string, p Provider) User {
	user := User{Sub: sub, Name: c.Name, Email: c.Email, Image: c.Picture}
	if user.Name == "" {
		user.Name = c.PreferredUsername
	}
	verified := isTrue(c.EmailVerified) || (c.EmailVerified == nil && isTrue(c.DomainVerified))
	if !verified && (p.RequireVerifiedEmail || c.EmailVerified != nil) {
		user.Email = ""
	}
	if p.NoImage {
		user.Image = ""
	}
	return user
}

// isTrue reports whether a claim is true, in any spelling that providers use.
func isTrue(claim any) bool {
	switch claim {
	case true, "true", "1", 1.0:
		return true
	}
	return false
}
