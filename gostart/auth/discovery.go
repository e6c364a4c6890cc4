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

// discovered is the metadata of an OpenID provider.
type discovered struct {
	issuer      string // exactly as ID tokens contain it
	endpoint    oauth2.Endpoint
	sendsIssuer bool // every authorization response has iss (RFC 9207)
	revokeURL   string
	userInfo    *oidc.Provider // nil if it has no userinfo endpoint
	algorithms  []string       // accepted for ID tokens
	keys        *keySet
	fetched     time.Time
}

// discoveryLifetime is how long metadata is used before it is fetched again.
const discoveryLifetime = 24 * time.Hour

// metadata is the part of a discovery document that is used here (OpenID
// Connect Discovery 1.0, section 3; RFC 8414; RFC 9207).
type metadata struct {
	oidc.ProviderConfig
	RevokeURL   string   `json:"revocation_endpoint"`
	AuthMethods []string `json:"token_endpoint_auth_methods_supported"`
	SendsIssuer bool     `json:"authorization_response_iss_parameter_supported"`
}

// Discover fetches the metadata of an OpenID provider, as its first sign-in
// does, so that a problem is found before.
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
func (p *provider) discover(ctx context.Context) (*discovered, error) {
	found, now := p.discovered.Load(), p.config.Now()
	if found != nil && now.Sub(found.fetched) < discoveryLifetime {
		return found, nil
	}
	fresh, err := p.fetchDiscovery(ctx)
	if err != nil && found != nil {
		old := *found
		fresh, err = &old, nil
	}
	if err != nil {
		return nil, err
	}
	fresh.fetched = now
	p.discovered.Store(fresh)
	return fresh, nil
}

// fetchDiscovery fetches the discovery document and checks it.
func (p *provider) fetchDiscovery(ctx context.Context) (*discovered, error) {
	var m metadata
	documentURL := strings.TrimSuffix(p.Issuer, "/") + "/.well-known/openid-configuration"
	if err := p.api(nil).Get(ctx, documentURL, &m); err != nil {
		return nil, newError(CodeProviderUnavailable, loggable(err))
	}
	if !m.usable(p.Provider) {
		return nil, newError(CodeProviderUnavailable, errors.New("discovery: the issuer is another, or endpoints are missing or elsewhere"))
	}
	return p.newDiscovered(ctx, m), nil
}

// newDiscovered returns what p uses of m.
func (p *provider) newDiscovered(ctx context.Context, m metadata) *discovered {
	found := &discovered{
		issuer:      m.IssuerURL,
		endpoint:    oauth2.Endpoint{AuthURL: m.AuthURL, TokenURL: m.TokenURL, AuthStyle: authStyle(m.AuthMethods)},
		sendsIssuer: m.SendsIssuer,
		revokeURL:   m.RevokeURL,
		algorithms:  asymmetricAlgorithms(m.Algorithms),
		keys:        &keySet{url: m.JWKSURL, api: p.api(nil), now: p.config.Now},
	}
	if m.UserInfoURL != "" {
		found.userInfo = m.NewProvider(oidc.ClientContext(ctx, p.client))
	}
	return found
}

// usable reports whether m is the metadata of p's issuer, up to a trailing
// slash, and names all required endpoints. Each endpoint must have the scheme
// of the issuer, as the code and the client secret are sent there.
func (m metadata) usable(p Provider) bool {
	issuer := cmp.Or(p.IssuerTemplate, p.Issuer)
	if strings.TrimSuffix(m.IssuerURL, "/") != strings.TrimSuffix(issuer, "/") {
		return false
	}
	scheme, _, _ := strings.Cut(p.Issuer, "://")
	valid := func(endpoint string) bool {
		u, err := url.Parse(endpoint)
		return err == nil && u.Scheme == scheme && u.Host != ""
	}
	return valid(m.AuthURL) && valid(m.TokenURL) && valid(m.JWKSURL) &&
		(m.UserInfoURL == "" || valid(m.UserInfoURL)) && (m.RevokeURL == "" || valid(m.RevokeURL))
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
// private key, or RS256, which every provider must support. It drops "none",
// and HS256 and the like: a token signed with the client secret could come from
// anyone who knows that secret.
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
