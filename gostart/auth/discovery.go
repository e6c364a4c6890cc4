package auth

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// providerMetadata is what an OpenID provider says about itself, as this
// package uses it.
type providerMetadata struct {
	issuer      string // exactly as ID tokens contain it
	endpoint    oauth2.Endpoint
	sendsIssuer bool // every authorization response has iss (RFC 9207)
	revokeURL   string
	userInfoURL string   // "" if it has no userinfo endpoint
	algorithms  []string // accepted for ID tokens
	keys        *keySet
	fetched     time.Time
}

// discoveryLifetime is how long metadata is used before it is fetched again.
const discoveryLifetime = 24 * time.Hour

// discoveryDocument is the part of a discovery document that is decoded (OpenID
// Connect Discovery 1.0, section 3; RFC 8414; RFC 9207).
type discoveryDocument struct {
	oidc.ProviderConfig
	RevokeURL   string   `json:"revocation_endpoint"`
	AuthMethods []string `json:"token_endpoint_auth_methods_supported"`
	SendsIssuer Bool     `json:"authorization_response_iss_parameter_supported"`
}

// Discover fetches the metadata of an OpenID provider, as its first sign-in
// does. It lets an app find a problem before that.
func (a *Auth) Discover(ctx context.Context, provider string) error {
	p, err := a.provider(provider)
	if err != nil {
		return err
	}
	_, err = p.discover(ctx)
	return err
}

// discover returns the metadata, and fetches it at first use: a provider that
// is down then fails its own sign-ins, but not the start of the app. Two
// concurrent first requests both fetch it; neither waits for the other. If a
// later fetch fails, discover returns the old metadata for another
// discoveryLifetime.
func (p *provider) discover(ctx context.Context) (*providerMetadata, error) {
	meta, now := p.metadata.Load(), p.config.Now()
	if meta != nil && now.Sub(meta.fetched) < discoveryLifetime {
		return meta, nil
	}
	fresh, err := p.fetchDiscovery(ctx)
	if err != nil && meta != nil {
		old := *meta
		fresh, err = &old, nil
	}
	if err != nil {
		return nil, err
	}
	fresh.fetched = now
	p.metadata.Store(fresh)
	return fresh, nil
}

// fetchDiscovery fetches the discovery document and checks it. A field of another
// type counts as missing.
func (p *provider) fetchDiscovery(ctx context.Context) (*providerMetadata, error) {
	var document discoveryDocument
	documentURL := strings.TrimSuffix(p.Issuer, "/") + "/.well-known/openid-configuration"
	if err := p.api(nil).Get(ctx, documentURL, &document); err != nil {
		return nil, newError(CodeProviderUnavailable, loggable(err))
	}
	if !document.usableFor(p.Provider) {
		return nil, newError(CodeProviderUnavailable, errors.New("discovery: the issuer is another, or endpoints are missing or lack its scheme"))
	}
	return p.newMetadata(document), nil
}

// newMetadata returns the metadata in a discovery document.
func (p *provider) newMetadata(document discoveryDocument) *providerMetadata {
	return &providerMetadata{
		issuer: document.IssuerURL,
		endpoint: oauth2.Endpoint{
			AuthURL: document.AuthURL, TokenURL: document.TokenURL, AuthStyle: authStyle(document.AuthMethods),
		},
		sendsIssuer: bool(document.SendsIssuer),
		revokeURL:   p.endpointOrNone(document.RevokeURL),
		userInfoURL: p.endpointOrNone(document.UserInfoURL),
		algorithms:  asymmetricAlgorithms(document.Algorithms),
		keys:        &keySet{url: document.JWKSURL, api: p.api(nil), now: p.config.Now},
	}
}

// usableFor reports whether d is of p's issuer, up to a trailing slash, and
// names all required endpoints.
func (d discoveryDocument) usableFor(p Provider) bool {
	issuer := cmp.Or(p.IssuerTemplate, p.Issuer)
	return strings.TrimSuffix(d.IssuerURL, "/") == strings.TrimSuffix(issuer, "/") &&
		p.isEndpoint(d.AuthURL) && p.isEndpoint(d.TokenURL) && p.isEndpoint(d.JWKSURL)
}

// isEndpoint reports whether s can be an endpoint: a URL with the scheme of the
// issuer, as the code, the tokens and the client secret are sent there.
func (p Provider) isEndpoint(s string) bool {
	scheme, _, _ := strings.Cut(p.Issuer, "://")
	u, err := url.Parse(s)
	return err == nil && u.Scheme == scheme && u.Host != ""
}

// endpointOrNone returns s, the URL of an optional endpoint, or "" if it cannot be
// one.
func (p Provider) endpointOrNone(s string) string {
	if !p.isEndpoint(s) {
		return ""
	}
	return s
}

// authStyle returns how the client authenticates at the token endpoint: with
// HTTP Basic, unless the provider lists its methods without it (OpenID Connect
// Discovery 1.0, section 3). x/oauth2 would otherwise try one way after the
// other, and the first try would use up the code.
func authStyle(methods []string) oauth2.AuthStyle {
	if len(methods) > 0 && !slices.Contains(methods, "client_secret_basic") {
		return oauth2.AuthStyleInParams
	}
	return oauth2.AuthStyleInHeader
}

// asymmetricAlgorithms returns the announced algorithms that sign with a
// private key, or RS256, which every provider must support. It drops "none" and
// the HMAC algorithms: anyone who knows the client secret could sign with
// those.
func asymmetricAlgorithms(announced []string) []string {
	known := []string{
		oidc.RS256, oidc.RS384, oidc.RS512, oidc.ES256, oidc.ES384, oidc.ES512,
		oidc.PS256, oidc.PS384, oidc.PS512, oidc.EdDSA,
	}
	accepted := slices.DeleteFunc(slices.Clone(announced), func(a string) bool { return !slices.Contains(known, a) })
	if len(accepted) == 0 {
		return []string{oidc.RS256}
	}
	return accepted
}
