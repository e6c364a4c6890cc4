package conformance_test

import (
	"crypto/rand"
	"crypto/sha256"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"

	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

const (
	clientID      = "app"
	clientSecret  = "s3cret: with+signs/&%" // needs the encoding of RFC 6749, section 2.3.1
	authorizePath = "/authorize"
	tokenPath     = "/oauth/token"
	userinfoPath  = "/userinfo"
)

// provider is a complete OpenID provider. Its sign-in page signs every visitor in
// as Ada, without asking.
type provider struct {
	*httptest.Server
	op    *op.Provider
	store *store

	mu          sync.Mutex
	requests    map[string]url.Values       // parameters of the last request, by path
	changes     map[string]func(url.Values) // change the parameters of a request, by path
	denyConsent bool                        // Ada denies consent
}

// startProvider serves a provider for one client, which has this callback URL.
func startProvider(t *testing.T, callback string) *provider {
	t.Helper()
	p := &provider{store: newStore(t, callback), requests: map[string]url.Values{}, changes: map[string]func(url.Values){}}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	config := op.Config{CryptoKey: sha256.Sum256([]byte(rand.Text())), CodeMethodS256: true}
	openIDProvider, err := op.NewProvider(&config, p.store, op.StaticIssuer(p.URL), op.WithAllowInsecure())
	if err != nil {
		t.Fatal(err)
	}
	p.op = openIDProvider
	return p
}

func (p *provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.record(r)
	if r.URL.Path == "/login/username" {
		p.login(w, r, r.FormValue("authRequestID"))
		return
	}
	p.op.ServeHTTP(w, r)
}

// record stores the parameters of a request, and applies the test's changes.
func (p *provider) record(r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := r.ParseForm(); err != nil {
		panic(err) // the test is wrong
	}
	p.requests[r.URL.Path] = r.Form
	if change := p.changes[r.URL.Path]; change != nil {
		change(r.Form)
	}
}

// login is the sign-in page, which the library does not provide.
func (p *provider) login(w http.ResponseWriter, r *http.Request, id string) {
	request, err := p.store.AuthRequestByID(r.Context(), id)
	if err != nil {
		panic(err)
	}
	if p.denyConsent {
		op.AuthRequestError(w, r, request, oidc.ErrAccessDenied(), p.op)
		return
	}
	if err := p.store.CheckUsernamePassword(ada.Username, ada.Password, id); err != nil {
		panic(err)
	}
	http.Redirect(w, r, authorizePath+"/callback?id="+url.QueryEscape(id), http.StatusFound)
}

// lastRequest returns the parameters of the last request for a path.
func (p *provider) lastRequest(path string) url.Values {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.requests[path]
}

// people is the store of the provider's accounts. Ada is the only one.
type people struct{}

var ada = storage.User{
	ID: "person-1", Username: "ada", Password: "a password", FirstName: "Ada", LastName: "Lovelace",
	Email: "ada@example.com", EmailVerified: true,
}

func (people) GetUserByID(string) *storage.User       { return &ada }
func (people) GetUserByUsername(string) *storage.User { return &ada }
func (people) ExampleClientID() string                { return "" }
