package auth

import (
	"context"
	"errors"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// identifyOIDC checks the ID token (OpenID Connect Core 1.0, section 3.1.3.7),
// completes the profile from the userinfo endpoint, and insists that both
// speak of the same person (section 5.3.2).
func (p *provider) identifyOIDC(ctx context.Context, token *oauth2.Token, flow expectedClaims) (User, error) {
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
		sub, err := p.mergeUserInfo(ctx, found, token, &claims)
		if err != nil {
			return User{}, newError(CodeUserInfoFailed, err)
		}
		if sub != idToken.Subject {
			return User{}, newError(CodeIDTokenInvalid, errors.New("userinfo speaks of another subject"))
		}
	}
	return claims.user(idToken.Subject, p.Provider), nil
}

// askUserInfo returns what the userinfo endpoint says now of someone who is
// known.
func (p *provider) refetchUserInfo(ctx context.Context, token *oauth2.Token, known User) (User, error) {
	found, err := p.discover(ctx)
	if err != nil {
		return User{}, err
	}
	if found.userInfo == nil {
		return User{}, newError(CodeUserInfoUnsupported, nil)
	}
	// What the ID token said still holds, also of the address, but of no other.
	claims := profileClaims{Name: known.Name, Email: known.Email, EmailVerified: known.Email != "", Picture: known.Image}
	sub, err := p.mergeUserInfo(ctx, found, token, &claims)
	says := p.Provider
	says.RequireVerifiedEmail = says.RequireVerifiedEmail || claims.Email != known.Email
	return claims.user(sub, says), err
}

// readUserInfo completes claims, and returns whose they are.
func (p *provider) mergeUserInfo(ctx context.Context, found *discovered, token *oauth2.Token, claims *profileClaims) (sub string, err error) {
	ctx = oidc.ClientContext(ctx, p.client)
	info, err := found.userInfo.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return "", loggable(err)
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
