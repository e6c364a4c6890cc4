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

// discovered is what a provider of OpenID Connect says of itself.
type discovered struct {
	issuer      string // as its tokens say it
	endpoint    oauth2.Endpoint
	sendsIssuer bool // in each answer (RFC 9207)
	revokeURL   string
	userInfo    *oidc.Provider // nil if it has no userinfo endpoint
	algorithms  []string       // of ID tokens
	keys        *keySet
	fetched     time.Time
}

// discoverAgain is how long a discovery document is taken for true: providers
// move their endpoints, rarely.
const discoveryLifetime = 24 * time.Hour

// metadata is the part of a discovery document that we read (OpenID Connect
// Discovery 1.0, section 3; RFC 8414; RFC 9207).
type metadata struct {
	oidc.ProviderConfig
	RevokeURL   string   `json:"revocation_endpoint"`
	AuthMethods []string `json:"token_endpoint_auth_methods_supported"`
	SendsIssuer bool     `json:"authorization_response_iss_parameter_supported"`
}

// Discover asks a provider of OpenID Connect to describe itself, as its first
// sign-in does.
func (a *Auth) Discover(ctx context.Context, provider string) error {
	p, err := a.provider(provider)
	if err != nil {
		return err
	}
	_, err = p.discover(ctx)
	return err
}

// discover asks the provider at first use: one that is down fails its own
// sign-ins only, and not the start of the app. Two visitors who come first
// both ask; nobody waits for another.
func (p *provider) discover(ctx context.Context) (*discovered, error) {
	found, now := p.discovered.Load(), p.config.Now()
	if found != nil && now.Sub(found.fetched) < discoveryLifetime {
		return found, nil
	}
	fresh, err := p.fetchDiscovery(ctx)
	if err != nil && found != nil { // what it said before will do for another day
		kept := *found
		fresh, err = &kept, nil
	}
	if err != nil {
		return nil, err
	}
	fresh.fetched = now
	p.discovered.Store(fresh)
	return fresh, nil
}

func (p *provider) fetchDiscovery(ctx context.Context) (*discovered, error) {
	var m metadata
	address := strings.TrimSuffix(p.Issuer, "/") + "/.well-known/openid-configuration"
	if err := p.api(nil).Get(ctx, address, &m); err != nil {
		return nil, newError(CodeProviderUnavailable, loggable(err))
	}
	if !m.usable(p.Provider) {
		return nil, newError(CodeProviderUnavailable, errors.New("discovery: the issuer is another, or endpoints are missing or elsewhere"))
	}
	return p.newDiscovered(ctx, m), nil
}

// service is what m describes.
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

// usable reports whether the document is of p's issuer, but for a slash at the
// end, and whether all endpoints are there, and reached as safely as the issuer
// itself: the code and the secret go there.
func (m metadata) usable(p Provider) bool {
	issuer := cmp.Or(p.IssuerTemplate, p.Issuer)
	if strings.TrimSuffix(m.IssuerURL, "/") != strings.TrimSuffix(issuer, "/") {
		return false
	}
	scheme, _, _ := strings.Cut(p.Issuer, "://")
	reached := func(endpoint string) bool {
		u, err := url.Parse(endpoint)
		return err == nil && u.Scheme == scheme && u.Host != ""
	}
	return reached(m.AuthURL) && reached(m.TokenURL) && reached(m.JWKSURL) &&
		(m.UserInfoURL == "" || reached(m.UserInfoURL)) && (m.RevokeURL == "" || reached(m.RevokeURL))
}

// authStyle says how the client proves itself: by HTTP Basic unless the
// provider knows only the form (OpenID Connect Discovery 1.0, section 3).
// Guessing would spend the code on the first guess.
func authStyle(methods []string) oauth2.AuthStyle {
	if len(methods) > 0 && !slices.Contains(methods, "client_secret_basic") {
		return oauth2.AuthStyleInParams
	}
	return oauth2.AuthStyleInHeader
}

// asymmetric leaves of a provider's algorithms those that sign with a key of
// its own: a secret that both sides know proves nothing, and "none" less. RS256
// is what all must know.
func asymmetricAlgorithms(announced []string) []string {
	known := []string{
		oidc.RS256, oidc.RS384, oidc.RS512, oidc.ES256, oidc.ES384, oidc.ES512,
		oidc.PS256, oidc.PS384, oidc.PS512, oidc.EdDSA,
	}
	fit := slices.DeleteFunc(slices.Clone(announced), func(a string) bool { return !slices.Contains(known, a) })
	if len(fit) == 0 {
		return []string{oidc.RS256}
	}
	return fit
}
