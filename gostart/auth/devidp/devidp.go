// Package devidp is an OpenID provider for development and tests. A developer
// signs in offline as an invented person, and the app runs the same code as with
// a real provider.
//
// It serves one client with the authorization code flow of OpenID Connect Core
// 1.0 (section 3.1) and requires PKCE (RFC 7636). It requires no password, so
// never serve it in production.
//
// devidp.go contains the provider and its configuration. A sign-in uses
// discovery.go, authorize.go, chooser.go, grants.go and token.go, in that order.
// roundtrip.go serves the client's requests without a network.
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

// maxBody is the maximum size of a request body, in bytes. The forms of this
// flow are much smaller.
const maxBody = 16 << 10

// Provider is an OpenID provider. It serves browsers as an http.Handler, and
// its client, without a network, as an http.RoundTripper.
type Provider struct {
	config Config
	issuer *url.URL // without the slash that Config.Issuer may end in
	mux    *http.ServeMux
	signer jose.Signer
	keys   jose.JSONWebKeySet
	grants grants
}

// New returns a provider with a new signing key, so tokens of an earlier
// provider are invalid.
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

// ServeHTTP serves every request below the issuer's path. It does not check
// Origin: the app's middleware rejects cross-site POST requests.
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
	_ = json.NewEncoder(w).Encode(value) // fails only if the client has disconnected
}

// Config configures a provider and its one client.
type Config struct {
	Issuer       string // URL of the provider, such as http://localhost:3000/_dev/idp; mount the handler at its path
	ClientID     string
	ClientSecret string
	RedirectURI  string           // the only redirect URI accepted, compared byte by byte
	People       []Person         // on the page; default Ada Lovelace, Grace Hopper and Alan Turing
	Now          func() time.Time // default time.Now
}

// validate returns all errors of c, joined.
func (c Config) validate() error {
	var errs []error
	if !isWebURL(c.Issuer) || strings.ContainsAny(c.Issuer, "?#") {
		errs = append(errs, fmt.Errorf("issuer: want an http or https URL without query or fragment, got %q", c.Issuer))
	}
	if !isWebURL(c.RedirectURI) || strings.Contains(c.RedirectURI, "#") {
		errs = append(errs, fmt.Errorf("redirect URI: want an http or https URL without fragment, got %q", c.RedirectURI))
	}
	if c.ClientID == "" || c.ClientSecret == "" {
		errs = append(errs, errors.New("client ID and client secret: want both"))
	}
	for _, person := range c.People {
		for field, message := range person.fieldErrors() {
			errs = append(errs, fmt.Errorf("person %q: %s: %s", person.Name, field, message))
		}
	}
	return errors.Join(errs...)
}

// isWebURL reports whether raw is an absolute http or https URL. It rejects a
// path with a double slash, because no route matches it.
func isWebURL(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil &&
		!strings.Contains(u.Path, "//")
}
