// Package devidp is the OpenID provider of development and of tests: with it a
// newcomer signs in offline, as a made-up person, through the very code that
// signs people in everywhere else.
//
// It speaks the authorization code flow of OpenID Connect Core 1.0 (section
// 3.1) to one client, with PKCE (RFC 7636) obligatory. It asks nobody for a
// password, so never serve it in production.
package devidp

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// maxBody is far more than any form of this flow needs.
const maxBody = 16 << 10

// Provider is an OpenID provider. It serves browsers as an http.Handler
// and its client's own requests, without a socket, as an http.RoundTripper.
type Provider struct {
	config Config
	issuer *url.URL // without the slash that Config.Issuer may end in
	mux    *http.ServeMux
	signer jose.Signer
	keys   jose.JSONWebKeySet
	grants grants
}

// New returns a provider with a signing key of its own: what an earlier one
// signed is void.
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

func (p *Provider) route(method, path string, handler http.HandlerFunc) {
	p.mux.HandleFunc(method+" "+p.issuer.EscapedPath()+path, handler)
}

// ServeHTTP answers everything under the issuer's path. It does not look at
// Origin: cross-site posts are for the app in front to refuse.
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
	_ = json.NewEncoder(w).Encode(value) // fails only when the client has gone
}
