package auth_test

import (
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"

	"gostart/auth"
)

// sameOrigin is the header of a request that a page of the app makes.
const sameOrigin = "Sec-Fetch-Site: same-origin"

// browser keeps cookies. It does not follow redirects.
type browser struct {
	t testing.TB
	*site
	jar *cookiejar.Jar
}

func (s *site) browser(t testing.TB) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, s, jar}
}

// response is a response and its body.
type response struct {
	*http.Response
	body string
}

// pagePrefix marks the path of a page, which is not below the base path.
const pagePrefix = "page:"

// send sends a request for a path below the base path. Headers are written
// "Name: value".
func (b *browser) send(method, path string, form url.Values, headers ...string) response {
	b.t.Helper()
	if form != nil {
		headers = append([]string{"Content-Type: application/x-www-form-urlencoded"}, headers...)
	}
	return b.sendBody(method, path, form.Encode(), headers...)
}

// sendBody is like send, but for a body that is not a form.
func (b *browser) sendBody(method, path, content string, headers ...string) response {
	b.t.Helper()
	target := b.url + "/api/auth" + path
	if page, ok := strings.CutPrefix(path, pagePrefix); ok {
		target = b.url + page
	}
	r, err := http.NewRequestWithContext(b.t.Context(), method, target, strings.NewReader(content))
	if err != nil {
		b.t.Fatal(err)
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		r.Header.Set(name, value)
	}
	r.Host = cmp.Or(r.Header.Get("Host"), r.Host)
	client := *b.client
	client.Jar = b.jar
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	received, err := client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer received.Body.Close()
	body, err := io.ReadAll(received.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return response{received, string(body)}
}

func (b *browser) get(path string, headers ...string) response {
	b.t.Helper()
	return b.send("GET", path, nil, headers...)
}

// beginSignIn starts a sign-in and returns the parameters of the redirect to
// the callback. path is the provider's ID, and a query.
func (b *browser) beginSignIn(path string) url.Values {
	b.t.Helper()
	got := b.get("/signIn/" + path)
	if got.StatusCode != http.StatusFound {
		b.t.Fatalf("GET /signIn/%s = %d %s", path, got.StatusCode, got.body)
	}
	return b.peer.authorize(b.t, got.Header.Get("Location"))
}

// finishSignIn requests the callback with those parameters.
func (b *browser) finishSignIn(provider string, params url.Values) response {
	b.t.Helper()
	return b.get("/callback/" + provider + "?" + params.Encode())
}

// signIn signs in a subject of the peer.
func (b *browser) signIn(subject string) {
	b.t.Helper()
	got := b.finishSignIn("oidc", b.beginSignIn("oidc?login_hint="+subject))
	if got.StatusCode != http.StatusFound {
		b.t.Fatalf("the sign-in = %d %s", got.StatusCode, got.body)
	}
}

// subject returns the subject that is signed in, or "".
func (b *browser) subject() string {
	b.t.Helper()
	var decoded struct{ Session struct{ User auth.User } }
	got := b.get("/session")
	if err := json.Unmarshal([]byte(got.body), &decoded); err != nil {
		b.t.Fatalf("GET /session = %d %s", got.StatusCode, got.body)
	}
	return decoded.Session.User.Sub
}

func (b *browser) cookies() []*http.Cookie {
	u, _ := url.Parse(b.url) // never fails
	return b.jar.Cookies(u)
}

// cookieValue returns the value of the first cookie whose name has that prefix.
func (b *browser) cookieValue(prefix string) string {
	for _, cookie := range b.cookies() {
		if strings.HasPrefix(cookie.Name, prefix) {
			return cookie.Value
		}
	}
	return ""
}

// flowCount returns how many flow cookies the browser has.
func (b *browser) flowCount() (n int) {
	for _, cookie := range b.cookies() {
		if strings.HasPrefix(strings.TrimPrefix(cookie.Name, "__Host-"), "auth_flow_") {
			n++
		}
	}
	return n
}

// forgetFlows removes the flow cookies, as the jar does not know the time of the
// site.
func (b *browser) forgetFlows() {
	u, _ := url.Parse(b.url) // never fails
	for _, cookie := range b.cookies() {
		if strings.Contains(cookie.Name, "auth_flow_") {
			b.jar.SetCookies(u, []*http.Cookie{{Name: cookie.Name, MaxAge: -1, Path: "/"}})
		}
	}
}

// checkRefused checks that a sign-in failed with that error, set no cookie and
// signed nobody in. The failure must be the only event since the last call of take.
func (b *browser) checkRefused(got response, status int, code auth.Code) {
	b.t.Helper()
	var problem struct{ Type, Code, Message string }
	if err := json.Unmarshal([]byte(got.body), &problem); err != nil ||
		got.StatusCode != status || problem.Code != string(code) || problem.Type == "" || problem.Message == "" {
		b.t.Errorf("got %d %s, want %d %s", got.StatusCode, got.body, status, code)
	}
	if strings.Contains(got.body, secretMarker) || got.Header.Get("Location") != "" {
		b.t.Errorf("the response contains a secret or redirects: %s %v", got.body, got.Header)
	}
	for _, cookie := range got.Cookies() {
		if cookie.MaxAge > 0 {
			b.t.Errorf("the response sets %s", cookie)
		}
	}
	if got, want := b.events.take(), []string{"auth.sign_in_failed " + string(code)}; !slices.Equal(got, want) {
		b.t.Errorf("events = %q, want %q", got, want)
	}
	if sub := b.subject(); sub != "" {
		b.t.Errorf("%s is signed in", sub)
	}
}
