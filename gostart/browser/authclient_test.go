package browser_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"gostart/assets"
	"gostart/browser"
	"gostart/starttest/chromium"
)

// scripts are the files as an app serves them.
var scripts = assets.Must(assets.New("/static/", browser.Files))

// fakeServer sends the same response to every request of auth-client.js, except for
// the CSRF token, and records the last request.
type fakeServer struct {
	mu      sync.Mutex
	status  int
	body    string
	request string // method, URI, CSRF token, content type and body
}

// setResponse changes the response.
func (s *fakeServer) setResponse(status int, body string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status, s.body = status, body
}

// lastRequest returns the last request.
func (s *fakeServer) lastRequest() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.request
}

func (s *fakeServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch r.URL.Path {
	case "/", "/next":
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<!doctype html><link rel=icon href=data:,><p>This is "+r.URL.Path)
	case "/api/auth/csrfToken":
		fmt.Fprint(w, `{"csrfToken":"proof"}`)
	default:
		body, _ := io.ReadAll(r.Body)
		s.request = fmt.Sprint(r.Method, " ", r.RequestURI, " ", r.Header.Get("X-CSRF-Token"), " ", r.Header.Get("Content-Type"), " ", string(body))
		w.WriteHeader(s.status)
		fmt.Fprint(w, s.body)
	}
}

// start starts the server, and opens a page of it in a browser.
func (s *fakeServer) start(t *testing.T) chromium.Browser {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle(scripts.Prefix(), scripts.Handler())
	mux.Handle("/", s)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	b := chromium.New(t, server.URL)
	b.Open("/")
	return b
}

// run calls a function of the client, and returns its result or its error as JSON.
func run(t *testing.T, b chromium.Browser, call string) string {
	t.Helper()
	return chromium.Do(b, chromedp.Evaluate[string](fmt.Sprintf(
		`import(%q).then(m => m.createAuthClient().%s).then(JSON.stringify, e => e.name + " " + JSON.stringify(e))`,
		scripts.URL(browser.AuthClient), call), chromedp.EvalAwaitPromise))
}

func TestTheAuthClientSendsTheRequestsOfTheAPI(t *testing.T) {
	t.Parallel()
	s := new(fakeServer)
	b := s.start(t)
	const next = `{"success":true,"redirect":false,"redirectURL":"/next"}`
	const session = `{"success":true,"session":{"user":{"name":"Ada"}},"redirect":false,"redirectURL":null}`
	for call, want := range map[string]struct{ body, request, result string }{
		`getSession()`: {session, "GET /api/auth/session   ", `{"user":{"name":"Ada"}}`},
		`updateSession({user: {name: "Ada"}})`: {
			session, `PATCH /api/auth/session?redirect=false proof application/json {"user":{"name":"Ada"}}`, `{"user":{"name":"Ada"}}`,
		},
		`signInCredentials({username: "ada", password: "p&s", redirect: false, redirectTo: "/a b?c&d"})`: {
			next, `POST /api/auth/signIn/credentials?redirect=false&redirectTo=%2Fa+b%3Fc%26d proof application/json {"username":"ada","password":"p&s"}`, `"/next"`,
		},
		`signUp({email: "ada@example.com"}, {redirect: false})`: {
			next, `POST /api/auth/signUp?redirect=false proof application/json {"email":"ada@example.com"}`, `"/next"`,
		},
		`signOut({redirect: false, redirectTo: "/next"})`: {
			next, `POST /api/auth/signOut?redirect=false&redirectTo=%2Fnext proof  `, `"/next"`,
		},
		`signIn("a/b", {redirect: false})`: {
			`{"success":true,"redirect":false,"signInURL":"https://a.example/"}`, `GET /api/auth/signIn/a%2Fb?redirect=false   `, `"https://a.example/"`,
		},
	} {
		s.setResponse(http.StatusOK, want.body)
		if result := run(t, b, call); result != want.result || s.lastRequest() != want.request {
			t.Errorf("%s sends %q and returns %s, want %q and %s", call, s.lastRequest(), result, want.request, want.result)
		}
		b.IsAt("/")
	}
}

func TestTheErrorsOfTheAuthClientHaveACodeAndAStatus(t *testing.T) {
	t.Parallel()
	s := new(fakeServer)
	b := s.start(t)
	for _, test := range []struct {
		status           int
		body, call, want string
	}{
		{401, `{"success":false,"session":null}`, `getSession()`, `null`},
		{
			422, `{"type":"AUTH_ERROR","code":"INVALID","message":"No.","details":{"name":"is needed"}}`, `signUp({})`,
			`AuthError {"name":"AuthError","code":"INVALID","status":422,"details":{"name":"is needed"}}`,
		},
		{
			429, `{"error":"Too many attempts.","retryAfter":9}`, `signInCredentials({username: "", password: ""})`,
			`AuthError {"name":"AuthError","code":"RATE_LIMIT_EXCEEDED","status":429,"details":{}}`,
		},
		{502, `<h1>Bad gateway</h1>`, `getSession()`, `AuthError {"name":"AuthError","code":"HTTP_502","status":502,"details":{}}`},
		{200, `<h1>Hello</h1>`, `signOut()`, `AuthError {"name":"AuthError","code":"HTTP_200","status":200,"details":{}}`},
	} {
		s.setResponse(test.status, test.body)
		if got := run(t, b, test.call); got != test.want {
			t.Errorf("%s, with the response %d %s, returns %s, want %s", test.call, test.status, test.body, got, test.want)
		}
		b.IsAt("/")
	}
	b.Block("*://*:*/api/auth/*")
	if got, want := run(t, b, `signOut()`), `AuthError {"name":"AuthError","code":"NETWORK","status":0,"details":{}}`; got != want {
		t.Errorf("without a network signOut returns %s, want %s", got, want)
	}
}

func TestTheAuthClientNavigatesToWebPagesOnly(t *testing.T) {
	t.Parallel()
	s := new(fakeServer)
	b := s.start(t)
	for _, url := range []string{"javascript:window.ran=true", "JavaScript:window.ran=true", " javascript:window.ran=true", "data:text/html,x", "blob:x", "file:///etc/passwd", "http://", "about:blank"} {
		s.setResponse(http.StatusOK, fmt.Sprintf(`{"success":true,"signInURL":%q,"redirectURL":%[1]q}`, url))
		for _, call := range []string{`signIn("dev")`, `signOut()`, `updateSession({user: {}}, {redirect: true})`} {
			if got, want := run(t, b, call), `AuthError {"name":"AuthError","code":"UNSAFE_URL","status":0,"details":{}}`; got != want {
				t.Errorf("%s, with the URL %s, returns %s, want %s", call, url, got, want)
			}
			b.IsAt("/")
		}
	}
	if b.Evaluates(`"ran" in window`) {
		t.Error("a script in a URL ran")
	}
	s.setResponse(http.StatusOK, `{"success":true,"redirectURL":"/next"}`)
	b.Evaluates(fmt.Sprintf(`import(%q).then(m => m.createAuthClient().signOut()), true`, scripts.URL(browser.AuthClient)))
	b.Sees("This is /next")
	b.IsAt("/next")
}
