package auth_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"gostart/auth"
)

func TestSignInSendsTheBrowserToTheProvider(t *testing.T) {
	t.Parallel()
	for method, status := range map[string]int{"GET": http.StatusFound, "POST": http.StatusSeeOther} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			b := start(t).browser(t)
			got := b.send(method, "/signIn/oidc", nil, sameOrigin)
			location := got.Header.Get("Location")
			want := `{"success":true,"redirect":true,"signInURL":"` + strings.ReplaceAll(location, "&", `\u0026`) + `"}`
			if got.StatusCode != status || got.body != want || b.flowCount() != 1 {
				t.Errorf("%s = %d %s, %d flows; want %d %s, 1", method, got.StatusCode, got.body, b.flowCount(), status, want)
			}
			request := query(t, location)
			for name, want := range map[string]string{
				"response_type":         "code",
				"client_id":             clientID,
				"redirect_uri":          b.url + "/api/auth/callback/oidc",
				"scope":                 "openid",
				"code_challenge_method": "S256",
			} {
				if got := request[name]; !slices.Equal(got, []string{want}) {
					t.Errorf("%s = %q, want %q", name, got, want)
				}
			}
			for _, name := range []string{"state", "nonce", "code_challenge"} {
				if got := request.Get(name); len(got) != 43 {
					t.Errorf("%s = %q, want 32 bytes in base64url", name, got)
				}
			}
		})
	}
}

func query(t testing.TB, location string) url.Values {
	t.Helper()
	u, err := url.Parse(location)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query()
}

func TestACallerCannotChangeTheRequestToTheProvider(t *testing.T) {
	t.Parallel()
	s := start(t)
	forged := url.Values{}
	names := []string{
		"state", "nonce", "code_challenge", "code_challenge_method", "redirect_uri", "response_type", "response_mode",
		"client_id", "scope", "prompt", "request", "request_uri",
	}
	for _, name := range names {
		forged.Set(name, "evil")
	}
	forged.Set("relocated", "1") // so that the Host header below does not redirect to the base URL
	got := s.browser(t).get("/signIn/oidc?"+forged.Encode(),
		"Host: evil.example", "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https", "Forwarded: host=evil.example",
		"Referer: https://evil.example/", "Origin: https://evil.example")
	if location := got.Header.Get("Location"); got.StatusCode != http.StatusFound || strings.Contains(location, "evil") {
		t.Errorf("GET /signIn/oidc = %d, Location %s", got.StatusCode, location)
	}
}

func TestEverySignInHasNewSecrets(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := s.browser(t)
	seen := map[string]bool{}
	s.peer.answer("/token", func(w http.ResponseWriter, r *http.Request) {
		verifier := r.PostFormValue("code_verifier")
		if len(verifier) < 43 || len(verifier) > 128 || seen[verifier] {
			t.Errorf("code_verifier = %q, used before: %v", verifier, seen[verifier])
		}
		seen[verifier] = true
		s.peer.token(w, r)
	})
	for range 20 {
		request := query(t, b.get("/signIn/oidc").Header.Get("Location"))
		for _, name := range []string{"state", "nonce", "code_challenge"} {
			if value := request.Get(name); seen[value] {
				t.Errorf("%s = %s, which was used before", name, value)
			} else {
				seen[value] = true
			}
		}
		b.signIn("ada")
	}
}

func TestSignInWithoutARedirectTellsWhereItStarts(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	for query, path := range map[string]string{
		"":                                  "/api/auth/signIn/oidc",
		"&redirectTo=/a%3Fb=c":              "/api/auth/signIn/oidc?redirectTo=%2Fa%3Fb%3Dc",
		"&redirectTo=https://evil.example/": "/api/auth/signIn/oidc",
	} {
		got := b.get("/signIn/oidc?redirect=false" + query)
		want := `{"success":true,"redirect":false,"signInURL":"` + b.url + path + `"}`
		if got.StatusCode != http.StatusOK || got.body != want || got.Header.Get("Location") != "" || b.flowCount() != 0 {
			t.Errorf("redirect=false%s = %d %s, %d flows; want 200 %s, none", query, got.StatusCode, got.body, b.flowCount(), want)
		}
	}
	if n := b.peer.called(discoveryPath); n != 0 {
		t.Errorf("the provider was called %d times, want none", n)
	}
}

func TestAnUnknownProviderIsRefused(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"nobody", "OIDC", "%2e%2e", "<script>", "__proto__", strings.Repeat("x", 10_000)} {
		b := start(t).browser(t)
		b.checkRefused(b.get("/signIn/"+id), 422, auth.CodeProviderUnknown)
		b.checkRefused(b.get("/signIn/"+id+"?redirect=false"), 422, auth.CodeProviderUnknown)
	}
	for _, id := range []string{"oidc%00", "oidc%20", "%ff", "oidc%2F", "%2Foidc", "%E2%80%AEoidc"} {
		b := start(t).browser(t)
		if got := b.get("/signIn/" + id); got.StatusCode != http.StatusNotFound || b.flowCount() != 0 {
			t.Errorf("GET /signIn/%s = %d with %d flows, want 404 without", id, got.StatusCode, b.flowCount())
		}
	}
}

func TestAWholeSignIn(t *testing.T) {
	t.Parallel()
	for _, provider := range []string{"oidc", "plain"} {
		t.Run(provider, func(t *testing.T) {
			t.Parallel()
			b := start(t).browser(t)
			got := b.finishSignIn(provider, b.beginSignIn(provider+"?redirectTo=/dashboard"))
			if got.StatusCode != http.StatusFound || got.Header.Get("Location") != "/dashboard" || got.body != "" {
				t.Errorf("the callback = %d %q %v", got.StatusCode, got.body, got.Header)
			}
			if events := b.events.take(); !slices.Equal(events, []string{"auth.sign_in"}) {
				t.Errorf("events = %q", events)
			}
			if b.subject() != "ada" {
				t.Errorf("%q is signed in, want ada", b.subject())
			}
			for _, cookie := range got.Cookies() {
				if strings.HasPrefix(cookie.Name, "auth_flow_") && cookie.MaxAge != 120 {
					t.Errorf("the flow cookie is %v, want two minutes for replays", cookie)
				}
			}
		})
	}
}

func TestTheClientSecretGoesWhereThePeerTakesIt(t *testing.T) {
	t.Parallel()
	for methods, inForm := range map[string]bool{"": false, "client_secret_basic client_secret_post": false, "client_secret_post": true} {
		t.Run(methods, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			s.peer.metadata = map[string]any{"token_endpoint_auth_methods_supported": strings.Fields(methods)}
			s.peer.answer("/token", func(w http.ResponseWriter, r *http.Request) {
				_, _, inHeader := r.BasicAuth()
				if got := r.PostFormValue("client_secret") == clientSecret; got != inForm || inHeader == inForm {
					t.Errorf("the secret is in the form: %v, in the header: %v", got, inHeader)
				}
				respond(400, "application/json", `{"error":"invalid_client"}`)(w, r)
			})
			b := s.browser(t)
			b.checkRefused(b.finishSignIn("oidc", b.beginSignIn("oidc")), 502, auth.CodeTokenExchangeFailed)
			if n := s.peer.called("/token"); n != 1 {
				t.Errorf("the code was sent %d times, want once", n)
			}
		})
	}
}

func TestAnEncodedSlashIsNoSlash(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	for _, path := range []string{"/signIn%2Foidc", "/signIn%2foidc", "%2FsignIn/oidc"} {
		if got := b.get(path); got.StatusCode != http.StatusNotFound || b.flowCount() != 0 {
			t.Errorf("GET %s = %d with %d flows, want 404 without", path, got.StatusCode, b.flowCount())
		}
	}
}
