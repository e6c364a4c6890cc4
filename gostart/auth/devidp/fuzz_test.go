package devidp_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"gostart/auth/devidp"
)

// FuzzRequest sends arbitrary requests. No request may fail with 500, redirect
// anywhere except to the client, or receive a token without a code.
func FuzzRequest(f *testing.F) {
	good := authRequest("login_hint", "ada@example.com").Encode()
	f.Add("GET", "/authorize", good, "", "")
	f.Add("POST", "/authorize", "", good+"&cancel=", "")
	f.Add("POST", "/authorize", "", authRequest("name", "<b>", "email", "a@b").Encode(), "")
	f.Add("GET", "/authorize", strings.ReplaceAll(good, "app.test", "evil.example"), "", "")
	f.Add("GET", "/authorize", good+"&redirect_uri=https://evil.example&state=%0d%0ax", "", "")
	f.Add("POST", "/token", "", tokenRequest("made-up").Encode(), "")
	f.Add("POST", "/token", tokenRequest("made-up").Encode(), "grant_type=authorization_code&code=%zz", "Basic YXBwOnMzY3JldA==")
	f.Add("GET", "/userinfo", "access_token=x", "", "Bearer x")
	f.Add("BREW", "/../token", ";", "&", "Basic")
	provider, err := devidp.New(devidp.Config{Issuer: issuer, ClientID: "app", ClientSecret: secret, RedirectURI: callback})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, method, path, query, body, authorization string) {
		u, err := url.ParseRequestURI(issuer + path + "?" + query)
		if err != nil {
			return // net/http rejects it before the handler
		}
		r := httptest.NewRequest("GET", issuer, strings.NewReader(body))
		r.Method, r.URL = method, u
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Authorization", authorization)
		w := httptest.NewRecorder()
		provider.ServeHTTP(w, r)
		to := w.Header().Get("Location")
		if w.Code >= 500 || strings.ContainsAny(to, "\r\n") || strings.Contains(w.Body.String(), `"access_token"`) || strings.Contains(w.Body.String(), secret) {
			t.Errorf("%s %q = %d %s, Location %q", method, r.URL, w.Code, w.Body, to)
		}
		// http.ServeMux redirects an unclean path to the clean one.
		if to != "" && !strings.HasPrefix(to, callback+"?") && w.Code != http.StatusTemporaryRedirect && w.Code != http.StatusMovedPermanently {
			t.Errorf("%s %q redirects to %q", method, r.URL, to)
		}
	})
}
