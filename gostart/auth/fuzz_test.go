package auth_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"gostart/internal/safepath"
)

// FuzzRequest sends anything to the handler, from somebody who is not signed
// in: it never fails, and signs nobody in.
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
	f.Add("BREW", "/../session", "", "=;=", ",", "\x00", "\n")
	f.Fuzz(func(t *testing.T, method, path, query, cookie, accept, body, token string) {
		u, err := url.ParseRequestURI("/api/auth" + path + "?" + query)
		if err != nil {
			return // net/http refuses it, too
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
		if got.StatusCode >= 400 && got.body != nobody {
			got.checkHarmless(t)
		}
		if to := got.Header.Get("Location"); to != "" && !strings.HasPrefix(to, s.peer.issuer+"/authorize?") && !safepath.Valid(to) {
			t.Errorf("%s %q leads to %q", method, r.URL, to)
		}
		if got.StatusCode >= 500 || got.setsCookie("auth_session") {
			t.Errorf("%s %q = %d %s, %q", method, r.URL, got.StatusCode, got.body, got.Header["Set-Cookie"])
		}
		s.events.take()
	})
}

// FuzzCallback answers in place of the provider, to a browser that has a flow
// under way: without the state it ends in an error, and asks nothing of the
// provider.
func FuzzCallback(f *testing.F) {
	s := startInProcess(f)
	b := s.browser(f)
	state := b.beginSignIn("oidc").Get("state")
	flow := b.cookies()[0].String()
	fill := strings.NewReplacer("STATE", state, "START", state[:8]) // which names the cookie
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
			return // that is the provider's answer
		}
		for _, provider := range []string{"oidc", "plain"} {
			r := httptest.NewRequest("GET", "/", nil)
			r.URL = &url.URL{Path: "/api/auth/callback/" + provider, RawQuery: query}
			r.Header.Set("Cookie", flow)
			w := httptest.NewRecorder()
			s.Handler().ServeHTTP(w, r)
			got := response{w.Result(), w.Body.String()}
			if got.checkHarmless(t); got.StatusCode >= 500 {
				t.Errorf("%q is answered with %d %s", query, got.StatusCode, got.body)
			}
		}
		s.events.take()
		if s.peer.called("/token")+s.peer.called("/userinfo") > 0 {
			t.Errorf("%q makes the app call the provider", query)
		}
	})
}

// harmless checks an answer to bad input: a well-formed error, which gives no
// cookie, leads nowhere, and tells no secret.
func (r response) checkHarmless(t testing.TB) {
	t.Helper()
	var problem struct{ Type, Code, Message string }
	if err := json.Unmarshal([]byte(r.body), &problem); err != nil || problem.Type == "" || problem.Code == "" || problem.Message == "" {
		t.Errorf("the body of %d is %q: %v", r.StatusCode, r.body, err)
	}
	if r.StatusCode < 400 || r.setsCookie("") || r.Header.Get("Location") != "" || r.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("the answer = %d %v", r.StatusCode, r.Header)
	}
	if strings.Contains(r.body, secretMarker) {
		t.Errorf("the answer echoes: %s", r.body)
	}
}

// starts reports whether an answer gives the browser a cookie whose name
// begins so.
func (r response) setsCookie(prefix string) bool {
	return slices.ContainsFunc(r.Cookies(), func(c *http.Cookie) bool { return strings.HasPrefix(c.Name, prefix) && c.MaxAge >= 0 })
}
