package auth

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
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

// fetchDiscovery fetches the discovery document and checks it. A field of an
// unexpected type counts as missing.
func (p *provider) fetchDiscovery(ctx context.Context) (*providerMetadata, error) {
	var document discoveryDocument
	documentURL := strings.TrimSuffix(p.Issuer, "/") + "/.well-known/openid-configuration"
	if err := p.api(nil).Get(ctx, documentURL, &document); err != nil {
		return nil, newError(CodeProviderUnavailable, loggable(err))
	}
	if !document.usableFor(p.Provider) {
		return nil, newError(CodeProviderUnavailable, errors.New("discovery: the issuer is another one, or an endpoint is missing or does not have the scheme of the issuer"))
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

// minKeyFetchInterval is the minimum time between two fetches of the keys, so
// that tokens with unknown keys cannot make the app fetch for each.
const minKeyFetchInterval = time.Minute

// keySet holds the signing keys of a provider. It fetches them at first use,
// and again when none of them verifies a token.
type keySet struct {
	url string
	api API
	now func() time.Time

	mu       sync.Mutex
	keys     []jose.JSONWebKey
	fetched  time.Time
	fetching func() ([]jose.JSONWebKey, error) // waits for the fetch under way; nil if there is no fetch
}

var errUnknownKey = errors.New("no key of the provider verifies the signature")

// verify returns the payload of token if a key of the provider verifies its
// signature. It returns an *Error if the keys could not be fetched.
func (k *keySet) verify(ctx context.Context, token *jose.JSONWebSignature) ([]byte, error) {
	k.mu.Lock()
	keys := k.keys
	k.mu.Unlock()
	if payload, ok := verifyWithAny(keys, token); ok {
		return payload, nil
	}
	keys, err := k.fetch(ctx)
	if err != nil {
		return nil, err
	}
	if payload, ok := verifyWithAny(keys, token); ok {
		return payload, nil
	}
	return nil, errUnknownKey
}

// verifyWithAny returns the payload of token if one of keys verifies it. If the
// token has a key ID, only keys with that ID are tried.
func verifyWithAny(keys []jose.JSONWebKey, token *jose.JSONWebSignature) ([]byte, bool) {
	id := token.Signatures[0].Header.KeyID
	for _, key := range keys {
		if id != "" && key.KeyID != id {
			continue
		}
		if payload, err := token.Verify(key); err == nil {
			return payload, true
		}
	}
	return nil, false
}

// fetch fetches the keys, or returns those that were fetched less than
// minKeyFetchInterval ago. Concurrent callers share one fetch.
func (k *keySet) fetch(ctx context.Context) ([]jose.JSONWebKey, error) {
	k.mu.Lock()
	if !k.fetched.IsZero() && k.now().Sub(k.fetched) < minKeyFetchInterval {
		defer k.mu.Unlock()
		return k.keys, nil
	}
	if k.fetching == nil {
		ctx := context.WithoutCancel(ctx)
		k.fetching = sync.OnceValues(func() ([]jose.JSONWebKey, error) { return k.download(ctx) })
	}
	fetch := k.fetching
	k.mu.Unlock()
	return fetch()
}

// download fetches and stores the keys. A failed fetch does not count for
// minKeyFetchInterval.
func (k *keySet) download(ctx context.Context) ([]jose.JSONWebKey, error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	err := k.api.getStrict(ctx, k.url, &set)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.fetching = nil
	if err != nil {
		return nil, newError(CodeProviderUnavailable, loggable(err))
	}
	k.keys, k.fetched = parseKeys(set.Keys), k.now()
	return k.keys, nil
}

// parseKeys parses keys and skips those of unknown types, which must not
// prevent the use of the others (RFC 7517, section 5).
func parseKeys(raw []json.RawMessage) []jose.JSONWebKey {
	var keys []jose.JSONWebKey
	for _, r := range raw {
		var key jose.JSONWebKey
		if key.UnmarshalJSON(r) == nil {
			keys = append(keys, key)
		}
	}
	return keys
}
