package auth

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net/http"

	"golang.org/x/oauth2"
)

// identifyOIDC returns the user in the ID token, completed from the userinfo
// endpoint. It verifies the ID token (OpenID Connect Core 1.0, section 3.1.3.7)
// and checks that both have the same subject (section 5.3.2). The ID token alone
// identifies the user, so a sign-in succeeds if the userinfo cannot be read.
func (p *provider) identifyOIDC(ctx context.Context, token *oauth2.Token, want expectedClaims) (User, error) {
	meta, err := p.discover(ctx)
	if err != nil {
		return User{}, err
	}
	idToken, err := p.verifyIDToken(ctx, meta, token, want)
	if err != nil {
		return User{}, newError(CodeIDTokenInvalid, err)
	}
	var claims profileClaims
	if err := ignoreFieldTypes(idToken.Claims(&claims), &claims); err != nil {
		return User{}, newError(CodeIDTokenInvalid, errors.New("unexpected claims"))
	}
	if meta.userInfoURL != "" {
		info, err := p.fetchUserInfo(ctx, meta, token)
		switch {
		case err != nil:
			if err := skipFailure(ctx, err); err != nil {
				return User{}, newError(CodeUserInfoFailed, err)
			}
		case info.Subject != idToken.Subject:
			return User{}, newError(CodeIDTokenInvalid, errors.New("userinfo has another subject"))
		default:
			claims.merge(info)
		}
	}
	return claims.user(idToken.Subject, p.Provider), nil
}

// refetchUserInfo returns known with what the userinfo endpoint says now.
func (p *provider) refetchUserInfo(ctx context.Context, token *oauth2.Token, known User) (User, error) {
	meta, err := p.discover(ctx)
	if err != nil {
		return User{}, err
	}
	if meta.userInfoURL == "" {
		return User{}, newError(CodeUserInfoUnsupported, nil)
	}
	info, err := p.fetchUserInfo(ctx, meta, token)
	if err != nil {
		return User{}, loggable(err)
	}
	// The known address was accepted at the sign-in, so it counts as verified.
	// Another address counts only if the userinfo says that it is verified.
	claims := profileClaims{Name: known.Name, Email: known.Email, EmailVerified: known.Email != "", Picture: known.Image}
	claims.merge(info)
	options := p.Provider
	options.RequireVerifiedEmail = options.RequireVerifiedEmail || claims.Email != known.Email
	sub, _ := info.Subject.(string)
	return claims.user(sub, options), nil
}

// fetchUserInfo returns the claims of the userinfo endpoint. They have a Subject,
// which the caller compares.
func (p *provider) fetchUserInfo(ctx context.Context, meta *providerMetadata, token *oauth2.Token) (info profileClaims, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, meta.userInfoURL, nil)
	if err != nil {
		return info, loggableError("the URL of the userinfo endpoint is malformed")
	}
	response, err := p.api(token).call(r)
	if err != nil {
		return info, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && mediaType(response.Header) == "application/jwt" { // a signed userinfo (section 5.3.2)
		keys := &idTokenKeySet{keys: meta.keys, algorithms: meta.algorithms}
		body, err = keys.VerifySignature(ctx, string(body))
	}
	if err != nil {
		return info, err
	}
	if DecodeProfile(body, &info) != nil {
		return info, loggableError(r.URL.Host + notExpectedJSON)
	}
	if info.Subject == nil {
		return info, loggableError("the userinfo has no subject")
	}
	return info, nil
}

// profileClaims are the standard claims that make a User (OpenID Connect Core
// 1.0, section 5.1).
type profileClaims struct {
	Subject           any    `json:"sub"` // nil if there is none
	Name              string `json:"name"`
	PreferredUsername string `json:"preferred_username"`
	Email             string `json:"email"`
	EmailVerified     any    `json:"email_verified"` // some providers send a string
	DomainVerified    any    `json:"xms_edov"`       // Microsoft's claim for the same
	Picture           string `json:"picture"`
}

// merge adds what info says. It replaces what c says already.
func (c *profileClaims) merge(info profileClaims) {
	c.Name = cmp.Or(info.Name, c.Name)
	c.PreferredUsername = cmp.Or(info.PreferredUsername, c.PreferredUsername)
	c.Picture = cmp.Or(info.Picture, c.Picture)
	if info.Email != "" && info.Email != c.Email {
		c.Email, c.EmailVerified, c.DomainVerified = info.Email, nil, nil // they were about the other address
	}
	if info.EmailVerified != nil {
		c.EmailVerified = info.EmailVerified
	}
	if info.DomainVerified != nil {
		c.DomainVerified = info.DomainVerified
	}
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
