package auth_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"gostart/auth"
	"gostart/internal/authtest"
	"gostart/internal/safepath"
)

// FuzzRequest sends arbitrary requests without a session: none fails with 500
// or signs anyone in.
func FuzzRequest(f *testing.F) {
	s := startInProcess(f)
	f.Add("GET", "/signIn/oidc", "redirectTo=/dashboard&redirect=false&login_hint=ada", "", "text/html", "", "")
	f.Add("POST", "/signIn/plain", "redirectTo=/a&redirectTo=/b", "auth_flow_x=y; auth_flow_x=z", "*/*", "redirectTo=%2F%2Fevil.example", "")
	f.Add("GET", "/signIn/%6Fidc", "&;&%zz", `auth_flow_="a`, "text/html;q=0", "", "")
	f.Add("GET", "/callback/oidc", "state=x&code=y&iss=z", "auth_flow_x=y", "application/json", "", "")
	f.Add("POST", "/callback/plain", "", "auth_flow_%=y", "", "state=%ff&error=access_denied", "")
	f.Add("HEAD", "/session", "", "auth_session=a|b|c", "", "", "")
	f.Add("GET", "/csrfToken", "", "auth_csrf=x; auth_csrf=y", "", "", "x")
	f.Add("POST", "/signOut", "redirect=1&redirectTo=https://evil.example", "auth_session=x", "text/html", "", secretMarker)
	f.Add("POST", "/signOut", "redirect=1&redirectTo=https://evil.example", "", "", "", "")
	f.Add("GET", "/session/", "a=//evil.example", "", "", "", "")
	f.Add("POST", "/signIn/..%2f/", "a=\\evil.example", "", "", "", "")
	f.Add("BREW", "/../session", "", "=;=", ",", "\x00", "\n")
	f.Fuzz(func(t *testing.T, method, path, query, cookie, accept, body, token string) {
		u, err := url.ParseRequestURI("/api/auth" + path + "?" + query)
		if err != nil {
			return // net/http refuses it before the handler
		}
		r := httptest.NewRequest("GET", "/", strings.NewReader(body))
		r.Method, r.URL = method, u
		for name, value := range map[string]string{
			"Cookie": cookie, "Accept": accept, "X-Csrf-Token": token, "Content-Type": "application/x-www-form-urlencoded",
		} {
			r.Header.Set(name, value)
		}
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, r)
		got := response{w.Result(), w.Body.String()}
		if got.StatusCode >= 400 && got.body != noSessionJSON {
			got.checkHarmless(t)
		}
		if to := got.Header.Get("Location"); to != "" && !strings.HasPrefix(to, s.peer.issuer+"/authorize?") &&
			!strings.HasPrefix(to, s.url+"/api/auth/signIn/") && !safepath.Valid(to) {
			t.Errorf("%s %q redirects to %q", method, r.URL, to)
		}
		if got.StatusCode >= 500 || got.setsCookie("auth_session") {
			t.Errorf("%s %q = %d %s, %q", method, r.URL, got.StatusCode, got.body, got.Header["Set-Cookie"])
		}
		s.events.take()
	})
}

// FuzzCallback sends arbitrary callbacks from a browser with a pending flow:
// without the right state each is an error, and the provider is not called.
func FuzzCallback(f *testing.F) {
	s := startInProcess(f)
	b := s.browser(f)
	state := b.beginSignIn("oidc").Get("state")
	flow := b.cookies()[0].String()
	fill := strings.NewReplacer("STATE", state, "START", state[:8]) // START is in the cookie's name
	for _, query := range []string{
		"", "state=&code=", "state=x&code=y", "state=x&code=y&iss=http://peer.test", "state=x&error=access_denied", "code=y",
		"state=START&code=y&iss=http://peer.test", "state=STATE&state=STATE&code=y", "state=STATEx&code=y&iss=http://peer.test",
		"state=STATE%00&code=y", "state[]=x&code=y", "%73tate=x;code=y", "state=x&code=" + secretMarker + "&error_description=" + secretMarker,
	} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		query = fill.Replace(query)
		if values, _ := url.ParseQuery(query); slices.Equal(values["state"], []string{state}) {
			return // the state is right
		}
		for _, provider := range []string{"oidc", "plain"} {
			r := httptest.NewRequest("GET", "/", nil)
			r.URL = &url.URL{Path: "/api/auth/callback/" + provider, RawQuery: query}
			r.Header.Set("Cookie", flow)
			w := httptest.NewRecorder()
			s.Handler().ServeHTTP(w, r)
			got := response{w.Result(), w.Body.String()}
			if got.checkHarmless(t); got.StatusCode >= 500 {
				t.Errorf("the callback with %q = %d %s", query, got.StatusCode, got.body)
			}
		}
		s.events.take()
		if s.peer.called("/token")+s.peer.called("/userinfo") > 0 {
			t.Errorf("%q makes the app call the provider", query)
		}
	})
}

// checkHarmless checks the response to a bad request: a well-formed error that
// sets no cookie, does not redirect and contains no secret.
func (r response) checkHarmless(t testing.TB) {
	t.Helper()
	var problem struct{ Type, Code, Message string }
	if err := json.Unmarshal([]byte(r.body), &problem); err != nil || problem.Type == "" || problem.Code == "" || problem.Message == "" {
		t.Errorf("the body of %d is %q: %v", r.StatusCode, r.body, err)
	}
	if r.StatusCode < 400 || r.setsCookie("") || r.Header.Get("Location") != "" || r.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("the response = %d %v", r.StatusCode, r.Header)
	}
	if strings.Contains(r.body, secretMarker) {
		t.Errorf("the response contains a secret: %s", r.body)
	}
}

// setsCookie reports whether a response sets a cookie whose name has that
// prefix.
func (r response) setsCookie(prefix string) bool {
	return slices.ContainsFunc(r.Cookies(), func(c *http.Cookie) bool { return strings.HasPrefix(c.Name, prefix) && c.MaxAge >= 0 })
}

// FuzzProviderResponse lets the peer give an arbitrary response at one URL: the
// sign-in fails, or signs in the user that the other, right responses are about.
func FuzzProviderResponse(f *testing.F) {
	for i := range peerPaths {
		for _, body := range []string{
			"", "{}", "null", "[]", "<html>", `{"keys":[{}]}`, `{"keys":[{"kty":"oct","k":""}]}`, `{"sub":"eve"}`, `{"sub":"ada","email":7}`,
			`{"sub":"ada","name":"\u0000\ud800"}`, `{"access_token":"x","token_type":"Bearer","id_token":"a.b.c"}`,
			`{"access_token":"x","id_token":"eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ."}`, `{"error":"` + strings.Repeat("e", 300) + `"}`,
			`{"issuer":"http://peer.test","authorization_endpoint":"http://peer.test/authorize","token_endpoint":"http://peer.test/token",` +
				`"jwks_uri":"http://peer.test/jwks","id_token_signing_alg_values_supported":["none"]}`,
			`{"issuer":"http://peer.test","authorization_endpoint":"javascript:x","token_endpoint":"","jwks_uri":"file:///"}`,
		} {
			f.Add(uint8(i), uint16(0), "application/json", body)
		}
		f.Add(uint8(i), uint16(102), "", "")
		f.Add(uint8(i), uint16(300), "text/html", "<h1>"+secretMarker)
		f.Add(uint8(i), uint16(200), "application/json", `{"error":"invalid_grant","error_description":"`+secretMarker+`"}`)
		f.Add(uint8(i), uint16(0), "application/x-www-form-urlencoded", "access_token=x&expires_in=1e9")
	}
	f.Fuzz(func(t *testing.T, pathIndex uint8, status uint16, contentType, body string) {
		s := startInProcess(t, func(c *auth.Config) { c.Transport = onlyPeer{c.Transport} })
		path, b := peerPaths[int(pathIndex)%len(peerPaths)], s.browser(t)
		s.peer.answer(path, respond(200+int(status)%400, contentType, body))
		public := ""
		if path == "/jwks" {
			public = body
		}
		b.trySignIn(public)
		var profile struct{ Sub any }
		if path == "/userinfo" && b.subject() != "" && (json.Unmarshal([]byte(body), &profile) != nil || profile.Sub != "ada") {
			if user := b.user(); user != (auth.User{Sub: "ada"}) {
				t.Errorf("the profile %s has another subject, but gives %+v", body, user)
			}
		}
	})
}

// peerPaths are the paths of the peer that the app calls.
var peerPaths = []string{discoveryPath, "/jwks", "/token", "/userinfo"}

// onlyPeer is a network with only the peer: a discovery document may name any
// host.
type onlyPeer struct{ http.RoundTripper }

func (k onlyPeer) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Host != "peer.test" || !slices.Contains(peerPaths, r.URL.Path) {
		return nil, errors.New("no such host")
	}
	return k.RoundTripper.RoundTrip(r)
}

// trySignIn signs in as Ada, or checks that the failure is harmless. It also
// checks that no event contains a secret that is not in public.
func (b *browser) trySignIn(public string) {
	b.t.Helper()
	got, want := b.get("/signIn/oidc?login_hint=ada"), ""
	if got.StatusCode == http.StatusFound {
		if !strings.HasPrefix(got.Header.Get("Location"), b.peer.issuer+"/authorize?") {
			return // the discovery document named another authorization endpoint
		}
		got = b.finishSignIn("oidc", b.peer.authorize(b.t, got.Header.Get("Location")))
	}
	switch got.StatusCode {
	case http.StatusFound:
		want = "ada"
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusBadGateway:
		got.checkHarmless(b.t)
	default:
		b.t.Errorf("the sign-in = %d %s", got.StatusCode, got.body)
	}
	if sub := b.subject(); sub != want {
		b.t.Errorf("%q is signed in, want %q", sub, want)
	}
	if events := fmt.Sprint(b.events.take()); strings.Contains(events, "with a secret") && !strings.Contains(public, secretMarker) {
		b.t.Errorf("events = %s", events)
	}
}

// FuzzIDToken changes the claims of an ID token and signs it with the right
// key: it signs Ada in only if it satisfies OpenID Connect Core 1.0, section
// 3.1.3.7.
func FuzzIDToken(f *testing.F) {
	for _, changes := range []string{
		`{}`, `{"iss":"http://evil.test"}`, `{"iss":null}`, `{"iss":["http://peer.test"]}`, `{"aud":["app","other"]}`, `{"aud":["app","other"],"azp":"app"}`,
		`{"aud":[]}`, `{"aud":{"app":1}}`, `{"sub":""}`, `{"sub":"eve"}`, `{"nonce":null}`, `{"nonce":["x"]}`, `{"Nonce":"x"}`, `{"exp":0}`, `{"exp":1e99}`,
		`{"exp":"never"}`, `{"iat":9e15}`, `{"nbf":9e15}`, `{"email_verified":{}}`, `{"name":7}`, `{"_claim_names":{"x":"y"},"_claim_sources":{"y":7}}`,
	} {
		f.Add(changes)
	}
	s := startInProcess(f)
	f.Fuzz(func(t *testing.T, changes string) {
		var changed, honest, signed map[string]any
		if json.Unmarshal([]byte(changes), &changed) != nil {
			return
		}
		s.peer.sign = func(claims map[string]any) string {
			honest = maps.Clone(claims)
			signed = replace(changed, claims)
			return authtest.Sign(jose.ES256, s.peer.key, signed)
		}
		b := s.browser(t)
		if b.trySignIn(changes); b.subject() != "" && !s.claimsValid(signed, honest) {
			t.Errorf("the claims %v sign in", signed)
		}
	})
}

// claimsValid reports whether the claims of an ID token are valid.
func (s *site) claimsValid(claims, honest map[string]any) bool {
	expires, err := strconv.ParseFloat(fmt.Sprint(claims["exp"]), 64)
	audience := fmt.Sprint(claims["aud"])
	return err == nil && expires >= float64(s.clock.Now().Add(-auth.ClockSkew).Unix()) &&
		claims["iss"] == honest["iss"] && claims["sub"] == honest["sub"] && claims["nonce"] == honest["nonce"] &&
		(audience == clientID || audience == "["+clientID+"]" || strings.Contains(audience, clientID) && claims["azp"] == clientID)
}
