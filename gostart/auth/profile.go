package auth

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"reflect"

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

// refetchUserInfo returns the user known, updated from the userinfo endpoint.
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
	Subject           any    `json:"sub"` // nil if the claim is missing
	Name              string `json:"name"`
	PreferredUsername string `json:"preferred_username"`
	Email             string `json:"email"`
	EmailVerified     any    `json:"email_verified"` // some providers send a string
	DomainVerified    any    `json:"xms_edov"`       // Microsoft's claim for the same
	Picture           string `json:"picture"`
}

// user returns the User of the claims in c, replaced by those in info if set. A claim
// that an address is verified counts only for the address beside it.
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

// emailAddress is an e-mail address, and whether its own source says that it is
// verified. Claims of another source, or about another address, do not count: at
// some providers, anyone can enter any address.
type emailAddress struct {
	text     string
	verified claim
}

// claim is a boolean claim, which may be missing.
type claim int

const (
	claimMissing claim = iota
	claimFalse
	claimTrue
)

// address returns the e-mail address in c. The claim email_verified has
// precedence over xms_edov.
func (c profileClaims) address() emailAddress {
	verified := claimOf(c.EmailVerified)
	if verified == claimMissing {
		verified = claimOf(c.DomainVerified)
	}
	return emailAddress{c.Email, verified}
}

// claimOf returns the boolean claim that value is, in any spelling that providers
// use. Any other value counts as missing.
func claimOf(value any) claim {
	switch value {
	case true, "true", "1", 1.0:
		return claimTrue
	case false, "false", "0", 0.0:
		return claimFalse
	}
	return claimMissing
}

// replacedBy returns newer. It returns a if newer is empty, or is the same address
// without a claim.
func (a emailAddress) replacedBy(newer emailAddress) emailAddress {
	if newer.text == "" || newer.text == a.text && newer.verified == claimMissing {
		return a
	}
	return newer
}

// accepted returns the address and whether it is verified. It returns "" if the
// claim is false; with mustBeVerified, also if the claim is missing.
func (a emailAddress) accepted(mustBeVerified bool) (email string, verified bool) {
	if a.verified == claimFalse || a.verified == claimMissing && mustBeVerified {
		return "", false
	}
	return a.text, a.verified == claimTrue && a.text != ""
}

// DecodeProfile decodes JSON that describes a user into v, a pointer. A field of
// an unexpected type keeps its zero value, so that an optional field cannot fail a
// sign-in. It returns an error only if data is not JSON, or has another type than
// v itself, such as a list for a struct. Callers must check required fields, such
// as the subject.
func DecodeProfile(data []byte, v any) error {
	return ignoreFieldTypes(json.Unmarshal(data, v), v)
}

// ignoreFieldTypes returns err, the error of decoding into v, or nil if it is about
// the type of a field: encoding/json then has decoded the other fields.
func ignoreFieldTypes(err error, v any) error {
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && e.Type != reflect.TypeOf(v).Elem() {
		return nil
	}
	return err
}

// Bool is true for true, 1, "true" and "1" in JSON, and false for anything else.
// Some providers send booleans as strings or numbers.
type Bool bool

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (b *Bool) UnmarshalJSON(data []byte) error {
	switch string(data) {
	case "true", "1", `"true"`, `"1"`:
		*b = true
	default:
		*b = false
	}
	return nil
}

// skipReporter is the context key of a func(error) that reports failed optional
// calls.
type skipReporter struct{}

// withOptionalCalls returns a context for a sign-in at a provider. With it, a failed
// call for an optional part of the profile is reported as the event
// ProfileIncomplete, and does not fail the sign-in.
func (a *Auth) withOptionalCalls(ctx context.Context, r *http.Request, provider string) context.Context {
	return context.WithValue(ctx, skipReporter{}, func(err error) {
		a.config.OnEvent(r, Event{Name: ProfileIncomplete, Provider: provider, Err: newError(CodeUserInfoFailed, err)})
	})
}

// skipFailure reports err and returns nil if ctx is from withOptionalCalls. It
// returns err if not: when the profile of a session is fetched again, a failed call
// must not remove what is known.
func skipFailure(ctx context.Context, err error) error {
	report, ok := ctx.Value(skipReporter{}).(func(error))
	if !ok || err == nil {
		return err
	}
	report(loggable(err))
	return nil
}

// GetOptional is like Get, for an optional part of the profile such as a list of
// e-mail addresses. If the call fails during a sign-in, it reports the event
// ProfileIncomplete, leaves v unchanged and returns nil.
func (a API) GetOptional(ctx context.Context, url string, v any) error {
	return skipFailure(ctx, a.Get(ctx, url, v))
}
