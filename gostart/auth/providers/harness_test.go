package providers_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"gostart/auth"
	"gostart/auth/providers"
	"gostart/internal/authtest"
)

// A fakeProvider responds as the documentation of a provider shows.
type fakeProvider struct {
	provider     auth.Provider
	authURL      string            // the authorization endpoint
	scope        string            // that the app must request
	basicAuth    bool              // the client secret must be in HTTP Basic, not in the form
	apiHeaders   map[string]string // required in requests with the access token
	responses    responses
	optionalCall string    // endpoint of a call that may fail, beside the userinfo of an OpenID provider
	user         auth.User // the user that a sign-in must return
}

// isOptional reports whether a sign-in succeeds if the call to endpoint fails.
func (p fakeProvider) isOptional(endpoint string) bool {
	return endpoint == p.optionalCall || p.provider.Issuer != "" && !strings.Contains(p.responses[endpoint].body, "access_token")
}

// responses maps endpoints, as "METHOD URL", to their responses. The response at
// idToken is never sent: its body is the claims of the ID token, which replaces
// ID_TOKEN in a token response.
type responses map[string]fakeResponse

const idToken = "ID token"

type fakeResponse struct {
	status      int
	contentType string
	body        string
	public      bool // needs no access token, such as a discovery document
}

// jsonResponse returns a response in JSON.
func jsonResponse(status int, body string) fakeResponse {
	return fakeResponse{status: status, contentType: "application/json; charset=utf-8", body: body}
}

// publicJSON returns a response in JSON that needs no access token.
func publicJSON(body string) fakeResponse {
	return fakeResponse{status: 200, contentType: "application/json", body: body, public: true}
}

// settings returns the settings of a registered app and those in more, which
// alternates names and values.
func settings(more ...string) providers.Settings {
	s := providers.Settings{providers.ClientID: "id", providers.ClientSecret: "secret"}
	for pair := range slices.Chunk(more, 2) {
		s[pair[0]] = pair[1]
	}
	return s
}

// A variant changes the response at one endpoint: new replaces old, or the whole
// body if old is "". want changes the expected user; nil changes nothing.
type variant struct {
	endpoint, old, new string
	want               func(*auth.User)
}

// checkSignsIn checks that the documented responses and their variants sign in
// the expected users.
func (p fakeProvider) checkSignsIn(t *testing.T, variants map[string]variant) {
	t.Helper()
	p.checkTolerates(t)
	variants["as the documentation shows"] = variant{}
	for name, tt := range variants {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := p.user
			if tt.want != nil {
				tt.want(&want)
			}
			f := p.signIn(t, tt.changedResponses(t, p))
			if f.lastEvent.Session == nil || f.lastEvent.Session.User != want || f.lastEvent.Session.Provider != p.provider.ID {
				t.Errorf("the session = %+v, %v; want %+v", f.lastEvent.Session, f.lastEvent.Err, want)
			}
			if want.Image != "" && !slices.ContainsFunc(p.provider.ImageSources, func(s string) bool { return allowsImage(s, want.Image) }) {
				t.Errorf("ImageSources = %q do not allow %s", p.provider.ImageSources, want.Image)
			}
		})
	}
}

// changedResponses returns the response that tt changes, by its endpoint.
func (tt variant) changedResponses(t *testing.T, p fakeProvider) responses {
	t.Helper()
	changed := p.responses[tt.endpoint]
	switch {
	case tt.endpoint == "":
		return nil
	case tt.old == "":
		changed = jsonResponse(200, tt.new)
	case strings.Count(changed.body, tt.old) != 1:
		t.Fatalf("the response of %s does not contain %s once", tt.endpoint, tt.old)
	default:
		changed.body = strings.Replace(changed.body, tt.old, tt.new, 1)
	}
	return responses{tt.endpoint: changed}
}

// allowsImage reports whether a source of a content security policy, such as
// https://*.example.com, allows an image.
func allowsImage(source, image string) bool {
	scheme, host, _ := strings.Cut(source, "://")
	u, err := url.Parse(image)
	if err != nil || u.Scheme != scheme {
		return false
	}
	if domain, any := strings.CutPrefix(host, "*"); any {
		return strings.HasSuffix(u.Host, domain)
	}
	return u.Host == host
}

// A failure is a wrong response. The sign-in must fail with the code want.
type failure struct {
	endpoint string
	response fakeResponse
	want     auth.Code
}

// checkFails checks that a sign-in fails with each of these failures, and with
// errors that every endpoint may return, such as 429.
func (p fakeProvider) checkFails(t *testing.T, failures map[string]failure) {
	t.Helper()
	for endpoint, documented := range p.responses {
		if documented.public || endpoint == idToken {
			continue
		}
		if p.isOptional(endpoint) {
			p.checkOptional(t, endpoint)
			continue
		}
		want := auth.CodeUserInfoFailed
		if strings.Contains(documented.body, "access_token") {
			want = auth.CodeTokenExchangeFailed
			failures[endpoint+": an error with status 200"] = failure{endpoint, jsonResponse(200, `{"error":"invalid_grant"}`), want}
		}
		for name, response := range wrongResponses(documented) {
			failures[endpoint+": "+name] = failure{endpoint, response, want}
		}
	}
	for name, tt := range failures {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := p.signIn(t, responses{tt.endpoint: tt.response})
			if f.lastEvent.Session != nil || f.lastEvent.Err == nil || f.lastEvent.Err.Code != tt.want {
				t.Errorf("the session = %+v, %v; want no session, %s", f.lastEvent.Session, f.lastEvent.Err, tt.want)
			}
			if tt.endpoint != idToken && !slices.Contains(f.calls, tt.endpoint) {
				t.Errorf("the app called %q, but not %s", f.calls, tt.endpoint)
			}
			f.checkNoSession(t)
		})
	}
}

// wrongResponses returns responses that any endpoint may give in place of the
// documented one, by a description.
func wrongResponses(documented fakeResponse) map[string]fakeResponse {
	return map[string]fakeResponse{
		"status 401":     jsonResponse(401, `{"error":"invalid_client","message":"Unauthorized"}`),
		"status 429":     jsonResponse(429, `{"message":"Too many requests"}`),
		"status 503":     jsonResponse(503, ""),
		"HTML":           {status: 200, contentType: "text/html", body: "<!doctype html><title>Maintenance"},
		"truncated JSON": jsonResponse(200, documented.body[:len(documented.body)/2]),
		"an empty body":  jsonResponse(200, ""),
	}
}

// checkOptional checks that a wrong response of endpoint does not fail the
// sign-in, and is reported as an event.
func (p fakeProvider) checkOptional(t *testing.T, endpoint string) {
	t.Helper()
	for name, response := range wrongResponses(p.responses[endpoint]) {
		t.Run(endpoint+": "+name, func(t *testing.T) {
			t.Parallel()
			f := p.signIn(t, responses{endpoint: response})
			if f.lastEvent.Session == nil || f.lastEvent.Session.User.Sub != p.user.Sub || f.incomplete == nil {
				t.Fatalf("the session = %+v, %v; the failed call is reported as %v", f.lastEvent.Session, f.lastEvent.Err, f.incomplete)
			}
			if status := strconv.Itoa(response.status); response.status != 200 && !strings.Contains(f.incomplete.Error(), "answers "+status) {
				t.Errorf("the failed call is reported as %v; want the status %s", f.incomplete, status)
			}
		})
	}
}

// checkNoSession checks that a failed sign-in leaves no cookie in the browser but
// that of the flow, as the callback may be repeated.
func (f *flow) checkNoSession(t *testing.T) {
	t.Helper()
	if f.lastEvent.Err != nil && f.callbackResponse.StatusCode != f.lastEvent.Err.Status {
		t.Errorf("the callback = %s; want %d", f.callbackResponse.Status, f.lastEvent.Err.Status)
	}
	for _, c := range f.client.Jar.Cookies(&url.URL{Scheme: "https", Host: "app.test", Path: "/"}) {
		if !strings.HasPrefix(c.Name, "__Host-auth_flow_") {
			t.Errorf("the browser has the cookie %s", c.Name)
		}
	}
}

// A flow is one sign-in. As a transport, it responds to the app's requests in
// place of the provider.
type flow struct {
	fake             fakeProvider
	responses        responses
	client           *http.Client   // the browser
	authRequest      url.Values     // parameters of the authorization request
	calls            []string       // requests of the app to the provider, as "METHOD URL"
	lastEvent        auth.Event     // of the app
	incomplete       *auth.Error    // of the event ProfileIncomplete
	callbackResponse *http.Response // of the app, to the browser
}

// now is the time of every sign-in.
var now = time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)

// signIn runs a whole sign-in. changed replaces some of the responses.
func (p fakeProvider) signIn(t *testing.T, changed responses) *flow {
	t.Helper()
	f := &flow{fake: p, responses: maps.Clone(p.responses)}
	maps.Copy(f.responses, changed)
	a, err := auth.New(auth.Config{
		BaseURL:   &url.URL{Scheme: "https", Host: "app.test"},
		BasePath:  "/auth",
		Secrets:   []string{"a secret of at least thirty-two bytes"},
		Providers: []auth.Provider{p.provider},
		Transport: f,
		OnEvent: func(_ *http.Request, e auth.Event) {
			if f.lastEvent = e; e.Name == auth.ProfileIncomplete {
				f.incomplete = e.Err
			}
		},
		Now: func() time.Time { return now },
	})
	if err != nil {
		t.Fatal(err)
	}
	jar, _ := cookiejar.New(nil) // never fails
	f.client = &http.Client{Transport: authtest.InProcess(a.Handler()), Jar: jar, CheckRedirect: noRedirects}
	f.start(t)
	f.finish(t)
	return f
}

func noRedirects(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// start starts the sign-in and checks the authorization request.
func (f *flow) start(t *testing.T) {
	t.Helper()
	start, err := f.client.Get("https://app.test/auth/signIn/" + f.fake.provider.ID)
	if err != nil {
		t.Fatal(err)
	}
	location := start.Header.Get("Location")
	authURL, query, _ := strings.Cut(location, "?")
	f.authRequest, _ = url.ParseQuery(query)
	if authURL != f.fake.authURL || f.authRequest.Get("scope") != f.fake.scope || f.authRequest.Get("client_id") != "id" {
		t.Fatalf("the sign-in redirects to %q, %v", location, f.lastEvent.Err)
	}
	if !slices.ContainsFunc(f.fake.provider.FormTargets, func(s string) bool { return strings.HasPrefix(authURL, s+"/") }) {
		t.Errorf("FormTargets = %q do not allow %s", f.fake.provider.FormTargets, authURL)
	}
}

// finish requests the callback URL, as the browser does after the authorization
// endpoint redirects to it.
func (f *flow) finish(t *testing.T) {
	t.Helper()
	params := url.Values{"code": {"c0de"}, "state": {f.authRequest.Get("state")}}
	callback := f.authRequest.Get("redirect_uri")
	var err error
	if f.authRequest.Get("response_mode") == "form_post" {
		f.callbackResponse, err = f.client.PostForm(callback, params)
	} else {
		f.callbackResponse, err = f.client.Get(callback + "?" + params.Encode())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// RoundTrip responds as the provider. It rejects a token request without the
// right secret, code and verifier, and an API request without the access token.
func (f *flow) RoundTrip(r *http.Request) (*http.Response, error) {
	endpoint := r.Method + " " + r.URL.String()
	f.calls = append(f.calls, endpoint)
	response, known := f.responses[endpoint]
	switch {
	case !known:
		response = jsonResponse(404, `{"message":"Not Found"}`)
	case response.public:
	case r.PostFormValue("grant_type") != "":
		if !f.validTokenRequest(r) {
			response = jsonResponse(400, `{"error":"invalid_request"}`)
		}
	case !f.validAPICall(r):
		response = jsonResponse(401, `{"error":"invalid_token"}`)
	}
	w := httptest.NewRecorder()
	w.Header().Set("Content-Type", response.contentType)
	w.WriteHeader(response.status)
	if before, after, ok := strings.Cut(response.body, "ID_TOKEN"); ok {
		response.body = before + f.idToken() + after
	}
	io.WriteString(w, response.body)
	return w.Result(), nil
}

func (f *flow) validTokenRequest(r *http.Request) bool {
	credentials := r.PostForm
	if id, password, ok := r.BasicAuth(); ok == f.fake.basicAuth && ok {
		credentials = url.Values{"client_id": {id}, "client_secret": {password}}
		if r.PostForm.Has("client_secret") {
			return false
		}
	} else if ok || f.fake.basicAuth {
		return false
	}
	digest := sha256.Sum256([]byte(r.PostForm.Get("code_verifier")))
	return credentials.Get("client_id") == "id" && credentials.Get("client_secret") == "secret" &&
		r.PostForm.Get("grant_type") == "authorization_code" && r.PostForm.Get("code") == "c0de" &&
		r.PostForm.Get("redirect_uri") == f.authRequest.Get("redirect_uri") &&
		f.authRequest.Get("code_challenge_method") == "S256" &&
		f.authRequest.Get("code_challenge") == base64.RawURLEncoding.EncodeToString(digest[:])
}

func (f *flow) validAPICall(r *http.Request) bool {
	for name, value := range f.fake.apiHeaders {
		if r.Header.Get(name) != value {
			return false
		}
	}
	return len(f.fake.apiHeaders) > 0
}

// idToken returns the ID token of this sign-in.
func (f *flow) idToken() string {
	claims := map[string]any{}
	decoder := json.NewDecoder(strings.NewReader(f.responses[idToken].body))
	decoder.UseNumber()
	if err := decoder.Decode(&claims); err != nil {
		panic(err) // the test is wrong
	}
	maps.Copy(claims, map[string]any{
		"aud": "id", "nonce": f.authRequest.Get("nonce"), "iat": now.Unix(), "exp": now.Add(time.Hour).Unix(),
	})
	if claims["iss"] == nil {
		claims["iss"] = f.fake.provider.Issuer
	}
	return authtest.Sign(jose.RS256, signingKey(), claims)
}

// signingKey returns the RSA key of every fakeProvider. It is generated only
// once, because that is slow.
var signingKey = sync.OnceValue(func() jose.JSONWebKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return jose.JSONWebKey{Key: key, KeyID: "key-1"}
})

// keySet returns a response with the JWK set of the signing key.
func keySet() fakeResponse {
	key := signingKey()
	set, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{key.Public()}})
	if err != nil {
		panic(err)
	}
	return publicJSON(string(set))
}

// checkSettings calls Check of the provider with that ID.
func checkSettings(t *testing.T, id string, s providers.Settings) (setting, message string) {
	t.Helper()
	for _, definition := range providers.All() {
		if definition.ID == id {
			return definition.Check(s)
		}
	}
	t.Fatalf("no provider has the ID %s", id)
	return "", ""
}
