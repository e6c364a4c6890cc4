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

// A fakeProvider answers as the documentation of a provider shows.
type fakeProvider struct {
	provider auth.Provider
	page     string            // the authorization endpoint
	scope    string            // that the app must request
	basic    bool              // the client secret must be in HTTP Basic, not in the form
	headers  map[string]string // that calls with the access token must have
	answers  answers
	optional string    // the call that a sign-in can do without; the userinfo of an OpenID provider is another
	user     auth.User // that these answers are about
}

// isOptional reports whether a sign-in can do without the answer at a URL.
func (p fakeProvider) isOptional(at string) bool {
	return at == p.optional || p.provider.Issuer != "" && !strings.Contains(p.answers[at].body, "access_token")
}

// answers maps "METHOD URL" to an answer. The answer at idToken is never sent:
// its body is the claims of the ID token, which replaces ID_TOKEN in a token
// response.
type answers map[string]answer

const idToken = "ID token"

type answer struct {
	status      int
	contentType string
	body        string
	public      bool // needs no access token, such as discovery documents
}

// jsonAnswer returns an answer in JSON.
func jsonAnswer(status int, body string) answer {
	return answer{status: status, contentType: "application/json; charset=utf-8", body: body}
}

// publicJSON returns an answer in JSON that needs no access token.
func publicJSON(body string) answer {
	return answer{status: 200, contentType: "application/json", body: body, public: true}
}

// settings returns the settings of a registered app, and those in more: pairs
// of name and value.
func settings(more ...string) providers.Settings {
	s := providers.Settings{providers.ClientID: "id", providers.ClientSecret: "secret"}
	for pair := range slices.Chunk(more, 2) {
		s[pair[0]] = pair[1]
	}
	return s
}

// A variant is a fakeProvider with one changed answer: at that URL new replaces
// old, or the whole body if old is "". want changes the expected user; nil
// changes nothing.
type variant struct {
	at, old, new string
	want         func(*auth.User)
}

// checkSignsIn checks that the documented answers and their variants sign in
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
			v := p.signIn(t, tt.changedAnswers(t, p))
			if v.last.Session == nil || v.last.Session.User != want || v.last.Session.Provider != p.provider.ID {
				t.Errorf("the session = %+v, %v; want %+v", v.last.Session, v.last.Err, want)
			}
			if want.Image != "" && !slices.ContainsFunc(p.provider.ImageSources, func(s string) bool { return matches(s, want.Image) }) {
				t.Errorf("ImageSources = %q do not allow %s", p.provider.ImageSources, want.Image)
			}
		})
	}
}

// changedAnswers returns the one answer that tt changes.
func (tt variant) changedAnswers(t *testing.T, p fakeProvider) answers {
	t.Helper()
	changed := p.answers[tt.at]
	switch {
	case tt.at == "":
		return nil
	case tt.old == "":
		changed = jsonAnswer(200, tt.new)
	case strings.Count(changed.body, tt.old) != 1:
		t.Fatalf("the answer at %s does not contain %s once", tt.at, tt.old)
	default:
		changed.body = strings.Replace(changed.body, tt.old, tt.new, 1)
	}
	return answers{tt.at: changed}
}

// matches reports whether a source of a content security policy, such as
// https://*.example.com, allows an image.
func matches(source, image string) bool {
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

// A failure is a wrong answer, with which the sign-in must fail with the code
// want.
type failure struct {
	at     string
	answer answer
	want   auth.Code
}

// checkFails checks that these failures, and those that any server may answer
// with, sign nobody in.
func (p fakeProvider) checkFails(t *testing.T, failures map[string]failure) {
	t.Helper()
	for at, honest := range p.answers {
		if honest.public || at == idToken {
			continue
		}
		if p.isOptional(at) {
			p.checkSkips(t, at)
			continue
		}
		want := auth.CodeUserInfoFailed
		if strings.Contains(honest.body, "access_token") {
			want = auth.CodeTokenExchangeFailed
			failures[at+": an error, with 200"] = failure{at, jsonAnswer(200, `{"error":"invalid_grant"}`), want}
		}
		for name, answer := range wrongAnswers(honest) {
			failures[at+": "+name] = failure{at, answer, want}
		}
	}
	for name, tt := range failures {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := p.signIn(t, answers{tt.at: tt.answer})
			if v.last.Session != nil || v.last.Err == nil || v.last.Err.Code != tt.want {
				t.Errorf("the session = %+v, %v; want none, %s", v.last.Session, v.last.Err, tt.want)
			}
			if tt.at != idToken && !slices.Contains(v.calls, tt.at) {
				t.Errorf("the app called %q, but not %s", v.calls, tt.at)
			}
			v.checkNothingKept(t)
		})
	}
}

// wrongAnswers returns answers that any server may give in place of honest.
func wrongAnswers(honest answer) answers {
	return answers{
		"no thanks":      jsonAnswer(401, `{"error":"invalid_client","message":"Unauthorized"}`),
		"a rate limit":   jsonAnswer(429, `{"message":"Too many requests"}`),
		"an outage":      jsonAnswer(503, ""),
		"a page":         answer{status: 200, contentType: "text/html", body: "<!doctype html><title>Maintenance"},
		"half an answer": jsonAnswer(200, honest.body[:len(honest.body)/2]),
		"nothing":        jsonAnswer(200, ""),
	}
}

// checkSkips checks that a wrong answer at a URL does not fail the sign-in, and
// is an event.
func (p fakeProvider) checkSkips(t *testing.T, at string) {
	t.Helper()
	for name, answer := range wrongAnswers(p.answers[at]) {
		t.Run(at+": "+name, func(t *testing.T) {
			t.Parallel()
			v := p.signIn(t, answers{at: answer})
			if v.last.Session == nil || v.last.Session.User.Sub != p.user.Sub || v.skipped == nil {
				t.Errorf("the session = %+v, %v; the event about the call is %v", v.last.Session, v.last.Err, v.skipped)
			}
			if status := strconv.Itoa(answer.status); answer.status != 200 && !strings.Contains(v.skipped.Error(), "answers "+status) {
				t.Errorf("the event about the call is %v; want the status", v.skipped)
			}
		})
	}
}

// checkNothingKept checks that the browser has no cookie after a failed
// sign-in.
func (v *signIn) checkNothingKept(t *testing.T) {
	t.Helper()
	if v.last.Err != nil && v.end.StatusCode != v.last.Err.Status {
		t.Errorf("the callback = %s; want %d", v.end.Status, v.last.Err.Status)
	}
	if set := v.end.Cookies(); len(set) != 1 || set[0].MaxAge >= 0 || !strings.Contains(set[0].Name, "flow") {
		t.Errorf("Set-Cookie = %v; want the flow cookie to be cleared", set)
	}
	if kept := v.client.Jar.Cookies(&url.URL{Scheme: "https", Host: "app.test", Path: "/"}); len(kept) != 0 {
		t.Errorf("the browser keeps %v", kept)
	}
}

// A signIn is one sign-in. It is also the network that the app uses in it.
type signIn struct {
	fake    fakeProvider
	answers answers
	client  *http.Client
	request url.Values     // parameters of the authorization request
	calls   []string       // of the app to the provider, as "METHOD URL"
	last    auth.Event     // the last event of the app
	skipped *auth.Error    // of the event that a call for an optional part failed
	end     *http.Response // to the callback
}

// now is the time of every sign-in.
var now = time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)

// signIn runs a whole sign-in, with some answers changed.
func (p fakeProvider) signIn(t *testing.T, changes answers) *signIn {
	t.Helper()
	v := &signIn{fake: p, answers: maps.Clone(p.answers)}
	maps.Copy(v.answers, changes)
	a, err := auth.New(auth.Config{
		BaseURL:   &url.URL{Scheme: "https", Host: "app.test"},
		BasePath:  "/auth",
		Secrets:   []string{"a secret of at least thirty-two bytes"},
		Providers: []auth.Provider{p.provider},
		Transport: v,
		OnEvent: func(_ *http.Request, e auth.Event) {
			if v.last = e; e.Name == auth.ProfileIncomplete {
				v.skipped = e.Err
			}
		},
		Now: func() time.Time { return now },
	})
	if err != nil {
		t.Fatal(err)
	}
	jar, _ := cookiejar.New(nil) // never fails
	v.client = &http.Client{Transport: authtest.InProcess(a.Handler()), Jar: jar, CheckRedirect: noRedirects}
	v.start(t)
	v.finish(t)
	return v
}

func noRedirects(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// start starts the sign-in and checks the authorization request.
func (v *signIn) start(t *testing.T) {
	t.Helper()
	start, err := v.client.Get("https://app.test/auth/signIn/" + v.fake.provider.ID)
	if err != nil {
		t.Fatal(err)
	}
	location := start.Header.Get("Location")
	page, query, _ := strings.Cut(location, "?")
	v.request, _ = url.ParseQuery(query)
	if page != v.fake.page || v.request.Get("scope") != v.fake.scope || v.request.Get("client_id") != "id" {
		t.Fatalf("the sign-in redirects to %q, %v", location, v.last.Err)
	}
	if !slices.ContainsFunc(v.fake.provider.FormTargets, func(s string) bool { return strings.HasPrefix(page, s+"/") }) {
		t.Errorf("FormTargets = %q do not allow %s", v.fake.provider.FormTargets, page)
	}
}

// finish sends the callback that the authorization endpoint would redirect to.
func (v *signIn) finish(t *testing.T) {
	t.Helper()
	answer := url.Values{"code": {"c0de"}, "state": {v.request.Get("state")}}
	callback := v.request.Get("redirect_uri")
	var err error
	if v.request.Get("response_mode") == "form_post" {
		v.end, err = v.client.PostForm(callback, answer)
	} else {
		v.end, err = v.client.Get(callback + "?" + answer.Encode())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// RoundTrip answers as the provider does. It refuses a token request without
// the right secret, code and verifier, and a call without the access token.
func (v *signIn) RoundTrip(r *http.Request) (*http.Response, error) {
	at := r.Method + " " + r.URL.String()
	v.calls = append(v.calls, at)
	answer, known := v.answers[at]
	switch {
	case !known:
		answer = jsonAnswer(404, `{"message":"Not Found"}`)
	case answer.public:
	case r.PostFormValue("grant_type") != "":
		if !v.validTokenRequest(r) {
			answer = jsonAnswer(400, `{"error":"invalid_request"}`)
		}
	case !v.validAPICall(r):
		answer = jsonAnswer(401, `{"error":"invalid_token"}`)
	}
	w := httptest.NewRecorder()
	w.Header().Set("Content-Type", answer.contentType)
	w.WriteHeader(answer.status)
	if before, after, ok := strings.Cut(answer.body, "ID_TOKEN"); ok {
		answer.body = before + v.idToken() + after
	}
	io.WriteString(w, answer.body)
	return w.Result(), nil
}

func (v *signIn) validTokenRequest(r *http.Request) bool {
	proof := r.PostForm
	if id, password, ok := r.BasicAuth(); ok == v.fake.basic && ok {
		proof = url.Values{"client_id": {id}, "client_secret": {password}}
		if r.PostForm.Has("client_secret") {
			return false
		}
	} else if ok || v.fake.basic {
		return false
	}
	digest := sha256.Sum256([]byte(r.PostForm.Get("code_verifier")))
	return proof.Get("client_id") == "id" && proof.Get("client_secret") == "secret" &&
		r.PostForm.Get("grant_type") == "authorization_code" && r.PostForm.Get("code") == "c0de" &&
		r.PostForm.Get("redirect_uri") == v.request.Get("redirect_uri") &&
		v.request.Get("code_challenge_method") == "S256" &&
		v.request.Get("code_challenge") == base64.RawURLEncoding.EncodeToString(digest[:])
}

func (v *signIn) validAPICall(r *http.Request) bool {
	for name, value := range v.fake.headers {
		if r.Header.Get(name) != value {
			return false
		}
	}
	return len(v.fake.headers) > 0
}

// idToken returns the ID token of this sign-in.
func (v *signIn) idToken() string {
	claims := map[string]any{}
	decoder := json.NewDecoder(strings.NewReader(v.answers[idToken].body))
	decoder.UseNumber()
	if err := decoder.Decode(&claims); err != nil {
		panic(err) // a mistake in the test
	}
	maps.Copy(claims, map[string]any{
		"aud": "id", "nonce": v.request.Get("nonce"), "iat": now.Unix(), "exp": now.Add(time.Hour).Unix(),
	})
	if claims["iss"] == nil {
		claims["iss"] = v.fake.provider.Issuer
	}
	return authtest.Sign(jose.RS256, signingKey(), claims)
}

// signingKey returns the RSA key of every fakeProvider. It is made once, as
// that takes long.
var signingKey = sync.OnceValue(func() jose.JSONWebKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return jose.JSONWebKey{Key: key, KeyID: "key-1"}
})

// keySet returns an answer with the public key.
func keySet() answer {
	key := signingKey()
	set, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{key.Public()}})
	if err != nil {
		panic(err)
	}
	return publicJSON(string(set))
}

// checkSettings calls Check of the provider with that ID.
func checkSettings(t *testing.T, id string, s providers.Settings) (setting, cure string) {
	t.Helper()
	for _, kind := range providers.All() {
		if kind.ID == id {
			return kind.Check(s)
		}
	}
	t.Fatalf("no provider has the ID %s", id)
	return "", ""
}
