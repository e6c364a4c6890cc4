// Package devidp is an OpenID provider for development and tests. With it one
// signs in offline, as a made-up person, through the same code as with a real
// provider.
//
// It serves one client with the authorization code flow of OpenID Connect Core
// 1.0 (section 3.1) and requires PKCE (RFC 7636). It asks for no password, so
// never serve it in production.
//
// devidp.go has the provider and its configuration. A sign-in goes through
// discovery.go, authorize.go, chooser.go, grants.go and token.go. roundtrip.go
// answers the requests of the client without a network.
package devidp

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// maxBody is the largest body that is read, in bytes. The forms of this flow
// are much smaller.
const maxBody = 16 << 10

// Provider is an OpenID provider. It serves browsers as an http.Handler, and
// the requests of its client, without a network, as an http.RoundTripper.
type Provider struct {
	config Config
	issuer *url.URL // without the slash that Config.Issuer may end in
	mux    *http.ServeMux
	signer jose.Signer
	keys   jose.JSONWebKeySet
	grants grants
}

// New returns a provider with a new signing key. Tokens of an earlier provider
// are therefore not valid.
func New(config Config) (*Provider, error) {
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.People == nil {
		config.People = defaultPeople()
	}
	if err := config.validate(); err != nil {
		return nil, fmt.Errorf("devidp: %w", err)
	}
	issuer, err := url.Parse(strings.TrimSuffix(config.Issuer, "/"))
	if err != nil {
		return nil, fmt.Errorf("devidp: parse issuer: %w", err)
	}
	signer, keys, err := newSigner()
	if err != nil {
		return nil, fmt.Errorf("devidp: make signing key: %w", err)
	}
	p := &Provider{config: config, issuer: issuer, mux: http.NewServeMux(), signer: signer, keys: keys}
	p.route("GET", "/.well-known/openid-configuration", p.discovery)
	p.route("GET", "/jwks", p.jwks)
	p.route("GET", "/authorize", p.authorize)
	p.route("POST", "/authorize", p.authorize)
	p.route("GET", stylesheetPath, p.serveStylesheet)
	p.route("POST", "/token", p.token)
	p.route("GET", "/userinfo", p.userinfo)
	return p, nil
}

// route registers a handler for a path below the issuer's.
func (p *Provider) route(method, path string, handler http.HandlerFunc) {
	p.mux.HandleFunc(method+" "+p.issuer.EscapedPath()+path, handler)
}

// ServeHTTP answers every request below the issuer's path. It does not check
// Origin: the app in front refuses cross-site posts.
func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "same-origin")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	p.mux.ServeHTTP(w, r)
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // fails only if the client has gone
}

// Config configures a provider and its one client.
type Config struct {
	Issuer       string // URL of the provider, such as http://localhost:3000/_dev/idp; it is served at the path of that URL
	ClientID     string
	ClientSecret string
	RedirectURI  string           // the only redirect URI accepted, compared byte by byte
	People       []Person         // that the page offers; default Ada Lovelace, Grace Hopper and Alan Turing
	Now          func() time.Time // default time.Now
}

// validate returns every fault of c, joined.
func (c Config) validate() error {
	var faults []error
	if !isWebURL(c.Issuer) || strings.ContainsAny(c.Issuer, "?#") {
		faults = append(faults, fmt.Errorf("issuer: want an http or https URL without query or fragment, got %q", c.Issuer))
	}
	if !isWebURL(c.RedirectURI) || strings.Contains(c.RedirectURI, "#") {
		faults = append(faults, fmt.Errorf("redirect URI: want an http or https URL without fragment, got %q", c.RedirectURI))
	}
	if c.ClientID == "" || c.ClientSecret == "" {
		faults = append(faults, errors.New("client id and client secret: want both"))
	}
	for _, person := range c.People {
		for field, fault := range person.faults() {
			faults = append(faults, fmt.Errorf("person %q: %s: %s", person.Name, field, fault))
		}
	}
	return errors.Join(faults...)
}

// isWebURL reports whether raw is an absolute http or https URL. It refuses a
// double slash in the path, which comes from joining two parts wrongly and
// matches no route.
func isWebURL(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil &&
		!strings.Contains(u.Path, "//")
}
