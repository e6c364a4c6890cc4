package devidp_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"gostart/auth/devidp"
	"gostart/internal/authtest"
)

const (
	issuer   = "http://app.test/_dev/idp"
	callback = "http://app.test/api/auth/callback/dev"
	secret   = "s3cret: with+signs/&%"
	verifier = "a-verifier-of-forty-three-characters-or-more"

	// challenge is the S256 code challenge of verifier. Another program
	// computed it.
	challenge = "y5UF_tmp_ICTDGza-Ou2vUvx2cu7DBN-Xwf_z0RDfTw"
)

// testProvider is a provider and its clock.
type testProvider struct {
	*devidp.Provider
	clock *authtest.Clock
}

func newTestProvider(t *testing.T, change ...func(*devidp.Config)) testProvider {
	t.Helper()
	clock := authtest.NewClock(time.Now())
	config := devidp.Config{
		Issuer:       issuer,
		ClientID:     "app",
		ClientSecret: secret,
		RedirectURI:  callback,
		Now:          clock.Now,
	}
	for _, f := range change {
		f(&config)
	}
	provider, err := devidp.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return testProvider{provider, clock}
}

// authRequest returns a valid authorization request with changes, which alternate
// names and values. The value "" deletes the parameter.
func authRequest(changes ...string) url.Values {
	return with(url.Values{
		"client_id":             {"app"},
		"redirect_uri":          {callback},
		"response_type":         {"code"},
		"scope":                 {"openid profile email"},
		"state":                 {"the-state"},
		"nonce":                 {"the-nonce"},
		"code_challenge":        {challenge},
		"code_challenge_method": {"S256"},
	}, changes...)
}

// tokenRequest returns a valid token request with changes, as authRequest
// does.
func tokenRequest(code string, changes ...string) url.Values {
	return with(url.Values{
		"grant_type":    {"authorization_code"},
		"code":          {code},
		"redirect_uri":  {callback},
		"code_verifier": {verifier},
		"client_id":     {"app"},
		"client_secret": {secret},
	}, changes...)
}

func with(form url.Values, changes ...string) url.Values {
	for i := 0; i < len(changes); i += 2 {
		if changes[i+1] == "" {
			form.Del(changes[i])
		} else {
			form.Set(changes[i], changes[i+1])
		}
	}
	return form
}

func (p testProvider) serve(r *http.Request) *http.Response {
	recorder := httptest.NewRecorder()
	p.ServeHTTP(recorder, r)
	return recorder.Result()
}

func (p testProvider) get(path string, query url.Values) *http.Response {
	return p.serve(httptest.NewRequest("GET", issuer+path+"?"+query.Encode(), nil))
}

func (p testProvider) post(path string, form url.Values) *http.Response {
	r := httptest.NewRequest("POST", issuer+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return p.serve(r)
}

func (p testProvider) userinfo(authorization string) *http.Response {
	r := httptest.NewRequest("GET", issuer+"/userinfo", nil)
	r.Header.Set("Authorization", authorization)
	return p.serve(r)
}

// newCode signs in as Ada and returns the authorization code.
func (p testProvider) newCode(t *testing.T) string {
	t.Helper()
	code := redirectParams(t, p.get("/authorize", authRequest("login_hint", "ada@example.com"))).Get("code")
	if code == "" {
		t.Fatal("no code")
	}
	return code
}

// redirectParams returns the parameters of a redirect to the callback URL.
func redirectParams(t *testing.T, response *http.Response) url.Values {
	t.Helper()
	target, query, _ := strings.Cut(response.Header.Get("Location"), "?")
	if target != callback {
		t.Fatalf("status %d, Location = %q; want a redirect to %s", response.StatusCode, target, callback)
	}
	params, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	return params
}

func body(t *testing.T, response *http.Response) string {
	t.Helper()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func decode(t *testing.T, response *http.Response) map[string]any {
	t.Helper()
	var value map[string]any
	if err := json.NewDecoder(response.Body).Decode(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func TestNewReturnsAllErrorsInTheConfiguration(t *testing.T) {
	_, err := devidp.New(devidp.Config{
		Issuer:      "localhost:3000",
		RedirectURI: "/callback",
		People:      []devidp.Person{{Name: "Ada"}},
	})
	if err == nil {
		t.Fatal("New accepts an invalid configuration")
	}
	for _, want := range []string{"devidp: issuer", "redirect URI", "client secret", `person "Ada": email`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error lacks %q: %v", want, err)
		}
	}
}

func TestOnlyTheseMethodsAndPathsAreServed(t *testing.T) {
	p := newTestProvider(t)
	for _, tt := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{"HEAD", "/jwks", 200, ""},
		{"POST", "/jwks", 405, "GET, HEAD"},
		{"DELETE", "/authorize", 405, "GET, HEAD, POST"},
		{"GET", "/token", 405, "POST"},
		{"POST", "/userinfo", 405, "GET, HEAD"},
		{"GET", "/nothing", 404, ""},
		{"GET", "/authorize/more", 404, ""},
		{"GET", "/", 404, ""},
	} {
		response := p.serve(httptest.NewRequest(tt.method, issuer+tt.path, nil))
		if response.StatusCode != tt.status || response.Header.Get("Allow") != tt.allow {
			t.Errorf("%s %s = %d, Allow %q; want %d, %q", tt.method, tt.path,
				response.StatusCode, response.Header.Get("Allow"), tt.status, tt.allow)
		}
		if got := response.Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s %s: Cache-Control = %q", tt.method, tt.path, got)
		}
	}
}
