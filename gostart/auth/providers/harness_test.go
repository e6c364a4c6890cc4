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
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"gostart/auth"
	"gostart/auth/providers"
	"gostart/internal/authtest"
)

// A peer is a provider as its documentation shows it.
type fakeProvider struct {
	provider auth.Provider
	page     string            // of authorization, where a browser is sent
	scope    string            // that it is asked for
	basic    bool              // the app proves itself by HTTP Basic, and not in the form
	headers  map[string]string // that calls with the access token need
	answers  answers
	user     auth.User // whom these answers speak of
}

// answers are what the hosts of a provider say, by method and URL. The answer
// at idToken is not sent: it holds the claims that a token answer's ID_TOKEN is
// made of.
type answers map[string]answer

const idToken = "ID token"

type answer struct {
	status      int
	contentType string
	body        string
	open        bool // to anyone, as documents of discovery are
}

// says is an answer in JSON.
func jsonAnswer(status int, body string) answer {
	return answer{status: status, contentType: "application/json; charset=utf-8", body: body}
}

// publishes is an answer that is open to anyone.
func publicJSON(body string) answer {
	return answer{status: 200, contentType: "application/json", body: body, open: true}
}

// settings are those of an app that is registered; more come in pairs.
func settings(more ...string) providers.Settings {
	s := providers.Settings{providers.ClientID: "id", providers.ClientSecret: "secret"}
	for pair := range slices.Chunk(more, 2) {
		s[pair[0]] = pair[1]
	}
	return s
}

// A variant is a peer whose answer has new in place of old, or of all of it if
// old is "". What that changes of the user is told by want; nil is nothing.
type variant struct {
	at, old, new string
	want         func(*auth.User)
}

// signsIn tests whom the documented answers and their variants sign in.
func (p fakeProvider) checkSignsIn(t *testing.T, variants map[string]variant) {
	t.Helper()
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
				t.Errorf("ImageSources = %q, without that of %s", p.provider.ImageSources, want.Image)
			}
		})
	}
}

// changes returns the one answer that tt changes.
func (tt variant) changedAnswers(t *testing.T, p fakeProvider) answers {
	t.Helper()
	changed := p.answers[tt.at]
	switch {
	case tt.at == "":
		return nil
	case tt.old == "":
		changed = jsonAnswer(200, tt.new)
	case strings.Count(changed.body, tt.old) != 1:
		t.Fatalf("%s does not say %s once", tt.at, tt.old)
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

// A failure is a peer with another answer, which signs nobody in.
type failure struct {
	at     string
	answer answer
	want   auth.Code
}

// fails tests that neither these failures, nor what any server may answer on a
// bad day, sign anyone in.
func (p fakeProvider) checkFails(t *testing.T, failures map[string]failure) {
	t.Helper()
	for at, honest := range p.answers {
		if honest.open || at == idToken {
			continue
		}
		want := auth.CodeUserInfoFailed
		if strings.Contains(honest.body, "access_token") {
			want = auth.CodeTokenExchangeFailed
			failures[at+": an error, with 200"] = failure{at, jsonAnswer(200, `{"error":"invalid_grant"}`), want}
		}
		failures[at+": no thanks"] = failure{at, jsonAnswer(401, `{"error":"invalid_client","message":"Unauthorized"}`), want}
		failures[at+": a rate limit"] = failure{at, jsonAnswer(429, `{"message":"Too many requests"}`), want}
		failures[at+": a page"] = failure{at, answer{status: 200, contentType: "text/html", body: "<!doctype html><title>Maintenance"}, want}
		failures[at+": half an answer"] = failure{at, jsonAnswer(200, honest.body[:len(honest.body)/2]), want}
		failures[at+": nothing"] = failure{at, jsonAnswer(200, ""), want}
	}
	for name, tt := range failures {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := p.signIn(t, answers{tt.at: tt.answer})
			if v.last.Session != nil || v.last.Err == nil || v.last.Err.Code != tt.want {
				t.Errorf("the session = %+v, %v; want none, %s", v.last.Session, v.last.Err, tt.want)
			}
			if tt.at != idToken && !slices.Contains(v.asked, tt.at) {
				t.Errorf("asked %q, and not %s", v.asked, tt.at)
			}
			v.checkNothingKept(t)
		})
	}
}

// leftNothing tests that the browser keeps nothing of a sign-in that failed.
func (v *signIn) checkNothingKept(t *testing.T) {
	t.Helper()
	if v.last.Err != nil && v.end.StatusCode != v.last.Err.Status {
		t.Errorf("the end = %s; want %d", v.end.Status, v.last.Err.Status)
	}
	if set := v.end.Cookies(); len(set) != 1 || set[0].MaxAge >= 0 || !strings.Contains(set[0].Name, "flow") {
		t.Errorf("Set-Cookie = %v; want the flow's, cleared", set)
	}
	if kept := v.client.Jar.Cookies(&url.URL{Scheme: "https", Host: "app.test", Path: "/"}); len(kept) != 0 {
		t.Errorf("the browser keeps %v", kept)
	}
}

// A visit is one sign-in, and the network that the app reaches during it.
type signIn struct {
	peer    fakeProvider
	answers answers
	client  *http.Client
	request url.Values     // what the authorization page was asked
	asked   []string       // of the provider by the app, as method and URL
	last    auth.Event     // what the app tells of the end
	end     *http.Response // what the browser gets at the end
}

// now is when everything happens.
var now = time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)

// visit goes through a whole sign-in, where some answers differ.
func (p fakeProvider) signIn(t *testing.T, changes answers) *signIn {
	t.Helper()
	v := &signIn{peer: p, answers: maps.Clone(p.answers)}
	maps.Copy(v.answers, changes)
	a, err := auth.New(auth.Config{
		BaseURL:   &url.URL{Scheme: "https", Host: "app.test"},
		BasePath:  "/auth",
		Secrets:   []string{"a secret of at least thirty-two bytes"},
		Providers: []auth.Provider{p.provider},
		Transport: v,
		OnEvent:   func(_ *http.Request, e auth.Event) { v.last = e },
		Now:       func() time.Time { return now },
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

// leave starts the sign-in, which leads to the authorization page.
func (v *signIn) start(t *testing.T) {
	t.Helper()
	start, err := v.client.Get("https://app.test/auth/signIn/" + v.peer.provider.ID)
	if err != nil {
		t.Fatal(err)
	}
	location := start.Header.Get("Location")
	page, query, _ := strings.Cut(location, "?")
	v.request, _ = url.ParseQuery(query)
	if page != v.peer.page || v.request.Get("scope") != v.peer.scope || v.request.Get("client_id") != "id" {
		t.Fatalf("the sign-in starts at %q, %v", location, v.last.Err)
	}
	if !slices.ContainsFunc(v.peer.provider.FormTargets, func(s string) bool { return strings.HasPrefix(page, s+"/") }) {
		t.Errorf("FormTargets = %q, without that of %s", v.peer.provider.FormTargets, page)
	}
}

// comeBack ends the sign-in with the answer that the page sends the browser
// back with.
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

// RoundTrip answers as the provider does: to whom proves to be the app, with
// the code and its verifier, or with the access token.
func (v *signIn) RoundTrip(r *http.Request) (*http.Response, error) {
	at := r.Method + " " + r.URL.String()
	v.asked = append(v.asked, at)
	answer, known := v.answers[at]
	switch {
	case !known:
		answer = jsonAnswer(404, `{"message":"Not Found"}`)
	case answer.open:
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
	if id, password, ok := r.BasicAuth(); ok == v.peer.basic && ok {
		proof = url.Values{"client_id": {id}, "client_secret": {password}}
		if r.PostForm.Has("client_secret") {
			return false
		}
	} else if ok || v.peer.basic {
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
	for name, value := range v.peer.headers {
		if r.Header.Get(name) != value {
			return false
		}
	}
	return len(v.peer.headers) > 0
}

// idToken returns the claims of the peer, as a token for this visit.
func (v *signIn) idToken() string {
	claims := map[string]any{}
	decoder := json.NewDecoder(strings.NewReader(v.answers[idToken].body))
	decoder.UseNumber()
	if err := decoder.Decode(&claims); err != nil {
		panic(err) // the test is wrong
	}
	maps.Copy(claims, map[string]any{
		"aud": "id", "nonce": v.request.Get("nonce"), "iat": now.Unix(), "exp": now.Add(time.Hour).Unix(),
	})
	if claims["iss"] == nil {
		claims["iss"] = v.peer.provider.Issuer
	}
	return authtest.Sign(jose.RS256, signingKey(), claims)
}

// signingKey returns the key of every peer: making one takes long.
var signingKey = sync.OnceValue(func() jose.JSONWebKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return jose.JSONWebKey{Key: key, KeyID: "key-1"}
})

// keySet publishes the key that signs ID tokens.
func keySet() answer {
	key := signingKey()
	set, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{key.Public()}})
	if err != nil {
		panic(err)
	}
	return publicJSON(string(set))
}

// check returns what is wrong with the settings of a kind.
func checkSettings(t *testing.T, id string, s providers.Settings) (setting, cure string) {
	t.Helper()
	for _, kind := range providers.All() {
		if kind.ID == id {
			return kind.Check(s)
		}
	}
	t.Fatalf("there is no %s", id)
	return "", ""
}
