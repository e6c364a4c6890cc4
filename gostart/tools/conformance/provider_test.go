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

// provider is a complete OpenID provider. Its sign-in page signs everybody in as Ada.
type provider struct {
	*httptest.Server
	op    *op.Provider
	store *store

	mu     sync.Mutex
	forms  map[string]url.Values       // of the last request to each path
	change map[string]func(url.Values) // called with the form of each request to a path
	denied bool                        // Ada denies her consent
}

// startProvider serves a provider with one client. callback is its redirect URI.
func startProvider(t *testing.T, callback string) *provider {
	t.Helper()
	p := &provider{store: newStore(t, callback), forms: map[string]url.Values{}, change: map[string]func(url.Values){}}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	config := op.Config{CryptoKey: sha256.Sum256([]byte(rand.Text())), CodeMethodS256: true}
	opProvider, err := op.NewProvider(&config, p.store, op.StaticIssuer(p.URL), op.WithAllowInsecure())
	if err != nil {
		t.Fatal(err)
	}
	p.op = opProvider
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

// record stores the form of a request, and applies the test's change to it.
func (p *provider) record(r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := r.ParseForm(); err != nil {
		panic(err) // an error in the test itself
	}
	p.forms[r.URL.Path] = r.Form
	if change := p.change[r.URL.Path]; change != nil {
		change(r.Form)
	}
}

// login handles the sign-in page, which the library does not have.
func (p *provider) login(w http.ResponseWriter, r *http.Request, id string) {
	request, err := p.store.AuthRequestByID(r.Context(), id)
	if err != nil {
		panic(err)
	}
	if p.denied {
		op.AuthRequestError(w, r, request, oidc.ErrAccessDenied(), p.op)
		return
	}
	if err := p.store.CheckUsernamePassword(ada.Username, ada.Password, id); err != nil {
		panic(err)
	}
	http.Redirect(w, r, authorizePath+"/callback?id="+url.QueryEscape(id), http.StatusFound)
}

// lastForm returns the parameters of the last request to a path.
func (p *provider) lastForm(path string) url.Values {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.forms[path]
}

// people are the accounts of the provider: only Ada.
type people struct{}

var ada = storage.User{
	ID: "person-1", Username: "ada", Password: "a password", FirstName: "Ada", LastName: "Lovelace",
	Email: "ada@example.com", EmailVerified: true,
}

func (people) GetUserByID(string) *storage.User       { return &ada }
func (people) GetUserByUsername(string) *storage.User { return &ada }
func (people) ExampleClientID() string                { return "" }
