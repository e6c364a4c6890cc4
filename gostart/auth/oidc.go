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
// endpoint, and the issuer. It verifies the ID token (OpenID Connect Core 1.0,
// section 3.1.3.7) and checks that both have the same subject (section 5.3.2). The
// ID token alone identifies the user, so a sign-in succeeds if the userinfo cannot
// be read.
func (p *provider) identifyOIDC(ctx context.Context, token *oauth2.Token, want expectedClaims) (user User, issuer string, err error) {
	meta, err := p.discover(ctx)
	if err != nil {
		return User{}, "", err
	}
	idToken, err := p.verifyIDToken(ctx, meta, token, want)
	if err != nil {
		return User{}, "", newError(CodeIDTokenInvalid, err)
	}
	var claims, info profileClaims
	if err := ignoreFieldTypes(idToken.Claims(&claims), &claims); err != nil {
		return User{}, "", newError(CodeIDTokenInvalid, errors.New("unexpected claims"))
	}
	if meta.userInfoURL != "" {
		info, err = p.fetchUserInfo(ctx, meta, token)
		if err == nil && info.Subject != idToken.Subject {
			return User{}, "", newError(CodeIDTokenInvalid, errors.New("userinfo has another subject"))
		}
		if err := skipFailure(ctx, err); err != nil {
			return User{}, "", newError(CodeUserInfoFailed, err)
		}
	}
	issuer = meta.issuer
	if p.IssuerTemplate != "" {
		issuer = idToken.Issuer
	}
	return claims.user(idToken.Subject, info, p.Provider), issuer, nil
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
	// The known address was accepted at the sign-in. Another one must be verified,
	// as Config.AllowSignIn is not called again.
	options := p.Provider
	options.RequireVerifiedEmail = info.Email != "" && info.Email != known.Email
	claims := profileClaims{Name: known.Name, Email: known.Email, Picture: known.Image}
	if known.EmailVerified {
		claims.EmailVerified = true
	}
	sub, _ := info.Subject.(string)
	return claims.user(sub, info, options), nil
}

// fetchUserInfo returns the claims of the userinfo endpoint. Subject is set; the
// caller must compare it.
func (p *provider) fetchUserInfo(ctx context.Context, meta *providerMetadata, token *oauth2.Token) (profileClaims, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, meta.userInfoURL, nil)
	if err != nil {
		return profileClaims{}, loggableError("the URL of the userinfo endpoint is malformed")
	}
	response, err := p.api(token).call(r)
	if err != nil {
		return profileClaims{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && mediaType(response.Header) == "application/jwt" { // a signed userinfo (section 5.3.2)
		keys := &idTokenKeySet{keys: meta.keys, algorithms: meta.algorithms}
		body, err = keys.VerifySignature(ctx, string(body))
	}
	if err != nil {
		return profileClaims{}, err
	}
	var info profileClaims
	if DecodeProfile(cleanClaims(body), &info) != nil {
		return profileClaims{}, loggableError(r.URL.Host + notExpectedJSON)
	}
	if info.Subject == nil {
		return profileClaims{}, loggableError("the userinfo has no subject")
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

// user returns the User of the claims in c, replaced by those in info if set. Each
// of the two says only of its own e-mail address whether it is verified.
func (c profileClaims) user(sub string, info profileClaims, p Provider) User {
	user := User{
		Sub:   sub,
		Name:  PickName(info.Name, c.Name, info.PreferredUsername, c.PreferredUsername),
		Image: cmp.Or(info.Picture, c.Picture),
	}
	user.Email, user.EmailVerified = c.address().replacedBy(info.address()).accepted(p.RequireVerifiedEmail)
	if p.NoImage {
		user.Image = ""
	}
	return user
}
