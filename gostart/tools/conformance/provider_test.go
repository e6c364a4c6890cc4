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
	clientID     = "app"
	clientSecret = "s3cret: with+signs/&%" // needs the encoding of RFC 6749, section 2.3.1
	authorizing  = "/authorize"
	exchanging   = "/oauth/token"
	telling      = "/userinfo"
)

// provider is a complete OpenID provider. Its sign-in page asks nothing:
// everybody is Ada.
type provider struct {
	*httptest.Server
	op    *op.Provider
	store *store

	mu     sync.Mutex
	asked  map[string]url.Values       // the last request, by path
	change map[string]func(url.Values) // changes a request before it is answered, by path
	refuse bool                        // Ada refuses her consent
}

// startProvider serves a provider with one client, which has that callback URL.
func startProvider(t *testing.T, callback string) *provider {
	t.Helper()
	p := &provider{store: newStore(t, callback), asked: map[string]url.Values{}, change: map[string]func(url.Values){}}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	config := op.Config{CryptoKey: sha256.Sum256([]byte(rand.Text())), CodeMethodS256: true}
	serving, err := op.NewProvider(&config, p.store, op.StaticIssuer(p.URL), op.WithAllowInsecure())
	if err != nil {
		t.Fatal(err)
	}
	p.op = serving
	return p
}

func (p *provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.witness(r)
	if r.URL.Path == "/login/username" {
		p.login(w, r, r.FormValue("authRequestID"))
		return
	}
	p.op.ServeHTTP(w, r)
}

// witness records a request, and changes it where a test says so.
func (p *provider) witness(r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := r.ParseForm(); err != nil {
		panic(err) // the test is wrong
	}
	p.asked[r.URL.Path] = r.Form
	if change := p.change[r.URL.Path]; change != nil {
		change(r.Form)
	}
}

// login is the sign-in page, which the library does not have.
func (p *provider) login(w http.ResponseWriter, r *http.Request, id string) {
	request, err := p.store.AuthRequestByID(r.Context(), id)
	if err != nil {
		panic(err)
	}
	if p.refuse {
		op.AuthRequestError(w, r, request, oidc.ErrAccessDenied(), p.op)
		return
	}
	if err := p.store.CheckUsernamePassword(ada.Username, ada.Password, id); err != nil {
		panic(err)
	}
	http.Redirect(w, r, authorizing+"/callback?id="+url.QueryEscape(id), http.StatusFound)
}

// saw returns the parameters of the last request for a path.
func (p *provider) saw(path string) url.Values {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked[path]
}

// people are the accounts of the provider: Ada alone.
type people struct{}

var ada = storage.User{
	ID: "person-1", Username: "ada", Password: "a password", FirstName: "Ada", LastName: "Lovelace",
	Email: "ada@example.com", EmailVerified: true,
}

func (people) GetUserByID(string) *storage.User       { return &ada }
func (people) GetUserByUsername(string) *storage.User { return &ada }
func (people) ExampleClientID() string                { return "" }
