package auth_test

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"golang.org/x/oauth2"

	"gostart/auth"
	"gostart/internal/authtest"
)

const (
	clientID     = "app"
	clientSecret = "client secret, " + secretMarker
)

// peer is a fake provider. Its responses are right unless a test scripts them. It
// signs in the subject in the request's login_hint, or "ada".
type peer struct {
	issuer    string
	transport http.RoundTripper
	now       func() time.Time
	key       jose.JSONWebKey

	metadata map[string]any                     // changes to the discovery document; nil deletes a field
	claims   map[string]any                     // changes to the claims of ID tokens; likewise
	profile  map[string]any                     // changes to the userinfo; likewise
	sign     func(claims map[string]any) string // makes an ID token

	lifetime time.Duration // of access tokens; if it is set, there are refresh tokens
	padding  string        // appended to access tokens, to make them longer

	mu       sync.Mutex
	subjects map[string]string           // by refresh token, which is valid once
	scripts  map[string]http.HandlerFunc // in place of the right response, by path
	calls    map[string]int              // by path
	grants   map[string]url.Values       // authorization requests, by code
}

func newPeer(t testing.TB, issuer string) *peer {
	t.Helper()
	p := &peer{issuer: issuer, key: newKey(t, "key-1")}
	p.subjects = map[string]string{}
	p.scripts, p.calls, p.grants = map[string]http.HandlerFunc{}, map[string]int{}, map[string]url.Values{}
	p.sign = func(claims map[string]any) string { return authtest.Sign(jose.ES256, p.key, claims) }
	return p
}

func startPeer(t testing.TB) *peer {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	p := newPeer(t, "http://"+server.Listener.Addr().String())
	server.Config.Handler = p
	server.Start()
	t.Cleanup(server.Close)
	p.transport = server.Client().Transport
	return p
}

func newKey(t testing.TB, id string) jose.JSONWebKey {
	t.Helper()
	return jose.JSONWebKey{Key: authtest.NewKey(t), KeyID: id}
}

// oidc returns the peer as a provider of OpenID Connect.
func (p *peer) oidc() auth.Provider {
	return auth.Provider{ID: "oidc", ClientID: clientID, ClientSecret: clientSecret, Issuer: p.issuer, Scopes: []string{"openid"}, NoRateLimit: true}
}

// plain returns the peer as a provider of OAuth alone.
func (p *peer) plain() auth.Provider {
	return auth.Provider{
		ID: "plain", ClientID: clientID, ClientSecret: clientSecret, NoRateLimit: true,
		Endpoint: oauth2.Endpoint{AuthURL: p.issuer + "/authorize", TokenURL: p.issuer + "/token", AuthStyle: oauth2.AuthStyleInHeader},
		Profile: func(ctx context.Context, api auth.API) (user auth.User, err error) {
			return user, api.Get(ctx, p.issuer+"/userinfo", &user)
		},
	}
}

// authorize is the authorization endpoint, where the user consents at once. It
// returns the parameters of the redirect to the callback.
func (p *peer) authorize(t testing.TB, location string) url.Values {
	t.Helper()
	page, query, _ := strings.Cut(location, "?")
	request, err := url.ParseQuery(query)
	if err != nil || page != p.issuer+"/authorize" {
		t.Fatalf("Location = %s, %v", location, err)
	}
	code := secretMarker + rand.Text()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.grants[code] = request
	return url.Values{"code": {code}, "state": {request.Get("state")}, "iss": {p.issuer}}
}

// called returns how often a path was called.
func (p *peer) called(path string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.calls[path]
}

// answer answers a path with script; nil restores the right response.
func (p *peer) answer(path string, script http.HandlerFunc) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.scripts[path] = script
}

const discoveryPath = "/.well-known/openid-configuration"

func (p *peer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.calls[r.URL.Path]++
	handler := p.scripts[r.URL.Path]
	p.mu.Unlock()
	if handler == nil {
		handler = p.defaultResponse(r.URL.Path)
	}
	handler(w, r)
}

func (p *peer) defaultResponse(path string) http.HandlerFunc {
	return map[string]http.HandlerFunc{
		discoveryPath: p.discovery, "/jwks": p.jwks, "/token": p.token, "/userinfo": p.userinfo, "/revoke": respond(200, "", ""),
	}[path]
}

func (p *peer) discovery(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, p.metadata, map[string]any{
		"issuer":                                p.issuer,
		"authorization_endpoint":                p.issuer + "/authorize",
		"token_endpoint":                        p.issuer + "/token",
		"userinfo_endpoint":                     p.issuer + "/userinfo",
		"jwks_uri":                              p.issuer + "/jwks",
		"id_token_signing_alg_values_supported": []string{"ES256"},
		"authorization_response_iss_parameter_supported": true,
	})
}

func (p *peer) jwks(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, nil, map[string]any{"keys": []jose.JSONWebKey{p.key.Public()}})
}

// token exchanges a code, if client, redirect URI and verifier are right.
func (p *peer) token(w http.ResponseWriter, r *http.Request) {
	if r.PostFormValue("grant_type") == "refresh_token" {
		p.refresh(w, r)
		return
	}
	code := r.PostFormValue("code")
	p.mu.Lock()
	request, known := p.grants[code]
	delete(p.grants, code)
	p.mu.Unlock()
	id, password, _ := r.BasicAuth()
	digest := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	if !known || id != clientID || password != url.QueryEscape(clientSecret) ||
		r.PostFormValue("redirect_uri") != request.Get("redirect_uri") ||
		request.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(digest[:]) {
		w.WriteHeader(http.StatusBadRequest)
		io.WriteString(w, `{"error":"invalid_grant"}`)
		return
	}
	claims := replace(p.claims, map[string]any{
		"iss": p.issuer, "aud": clientID, "sub": subject(request), "nonce": request.Get("nonce"),
		"iat": p.now().Unix(), "exp": p.now().Add(time.Minute).Unix(),
	})
	writeJSON(w, map[string]any{"id_token": p.sign(claims)}, p.tokens(subject(request)))
}

// tokens returns a token response for a subject.
func (p *peer) tokens(sub string) map[string]any {
	response := map[string]any{"access_token": secretMarker + sub + "." + rand.Text() + p.padding, "token_type": "Bearer"}
	if p.lifetime > 0 {
		refreshToken := secretMarker + rand.Text()
		p.mu.Lock()
		p.subjects[refreshToken] = sub
		p.mu.Unlock()
		response["refresh_token"], response["expires_in"] = refreshToken, int(p.lifetime.Seconds())
	}
	return response
}

// refresh exchanges a refresh token, which is valid once.
func (p *peer) refresh(w http.ResponseWriter, r *http.Request) {
	old := r.PostFormValue("refresh_token")
	p.mu.Lock()
	sub, known := p.subjects[old]
	delete(p.subjects, old)
	p.mu.Unlock()
	if id, _, _ := r.BasicAuth(); !known || id != clientID {
		w.WriteHeader(http.StatusBadRequest)
		io.WriteString(w, `{"error":"invalid_grant"}`)
		return
	}
	writeJSON(w, nil, p.tokens(sub))
}

func (p *peer) userinfo(w http.ResponseWriter, r *http.Request) {
	sub, _, _ := strings.Cut(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "+secretMarker), ".")
	writeJSON(w, p.profile, map[string]any{
		"sub": sub, "name": "Name of " + sub, "email": sub + "@example.com", "picture": "https://img.test/" + sub,
	})
}

func subject(request url.Values) string {
	if hint := request.Get("login_hint"); hint != "" {
		return hint
	}
	return "ada"
}

func replace(changes, value map[string]any) map[string]any {
	for name, change := range changes {
		value[name] = change
		if change == nil {
			delete(value, name)
		}
	}
	return value
}

func writeJSON(w http.ResponseWriter, changes, value map[string]any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(replace(changes, value))
}

// respond returns a handler that answers with a status, a Content-Type and a
// body.
func respond(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}
