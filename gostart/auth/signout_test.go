package auth_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestSignOutClearsEveryCookie(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	b.signIn("ada")
	b.csrfToken()
	b.beginSignIn("oidc")
	b.beginSignIn("oidc")
	got := b.send("POST", "/signOut?token_type_hint=session_token", nil, sameOrigin)
	if want := `{"success":true,"redirect":false,"redirectURL":"/"}`; got.StatusCode != http.StatusAccepted || got.body != want {
		t.Errorf("POST /signOut = %d %s, want 202 %s", got.StatusCode, got.body, want)
	}
	if cookies := b.cookies(); len(cookies) != 0 {
		t.Errorf("%v are left", cookies)
	}
}

func TestSignOutKillsACopiedCookie(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := s.browser(t)
	b.signIn("ada")
	copied := "Cookie: auth_session=" + b.cookieValue("auth_session")
	b.clock.Advance(14 * day)
	extended := "Cookie: auth_session=" + b.get("/session").Cookies()[0].Value
	b.send("POST", "/signOut", nil, sameOrigin)
	for name, cookie := range map[string]string{"as it was": copied, "as it was extended": extended} {
		if got := s.browser(t).get("/session", cookie); got.StatusCode != http.StatusUnauthorized || got.body != noSessionJSON {
			t.Errorf("the cookie %s = %d %s", name, got.StatusCode, got.body)
		}
	}
	b.signIn("ada")
	if b.subject() != "ada" {
		t.Error("signing in again fails")
	}
}

func TestSignOutNeedsNoValidSession(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := s.browser(t)
	b.signIn("ada")
	s.clock.Advance(31 * day)
	s.events.take()
	if got := b.send("POST", "/signOut", nil, sameOrigin); got.StatusCode != http.StatusAccepted || len(b.cookies()) != 0 {
		t.Errorf("an expired session: %d %s, %v are left", got.StatusCode, got.body, b.cookies())
	}
	if events := s.events.take(); !slices.Equal(events, []string{"auth.sign_out"}) {
		t.Errorf("events = %q", events)
	}
	if got := b.send("POST", "/signOut", nil, sameOrigin); got.StatusCode != http.StatusAccepted {
		t.Errorf("no session: %d %s", got.StatusCode, got.body)
	}
	if events := s.events.take(); events != nil {
		t.Errorf("events without a session = %q", events)
	}
}

func TestAPlantedCookieDoesNotSaveTheSession(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	b.signIn("ada")
	copied := b.cookieValue("auth_session")
	b.send("POST", "/signOut", nil, sameOrigin, "Cookie: auth_session=planted")
	if got := b.get("/session", "Cookie: auth_session="+copied); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("the session is still valid: %d %s", got.StatusCode, got.body)
	}
}

func TestSignOutRedirectsAForm(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		form             url.Values
		accept, location string
	}{
		"a page's form":           {url.Values{}, "text/html", "/"},
		"a form with a target":    {url.Values{"redirectTo": {"/bye"}}, "text/html", "/bye"},
		"a form to another site":  {url.Values{"redirectTo": {"//evil.example"}}, "text/html", "/"},
		"a script that asks":      {url.Values{"redirect": {"true"}, "redirectTo": {"/bye"}}, "*/*", "/bye"},
		"a script":                {url.Values{"redirectTo": {"/bye"}}, "*/*", ""},
		"a form that asks not to": {url.Values{"redirect": {"false"}}, "text/html", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t).browser(t)
			b.signIn("ada")
			got := b.send("POST", "/signOut", tt.form, sameOrigin, "Accept: "+tt.accept)
			status, body := http.StatusSeeOther, `{"success":true,"redirect":true,"redirectURL":null}`
			if tt.location == "" {
				status, body = http.StatusAccepted, `"redirect":false`
			}
			if got.StatusCode != status || got.Header.Get("Location") != tt.location || !strings.Contains(got.body, body) {
				t.Errorf("%d %s, Location %q; want %d %s, %q", got.StatusCode, got.body, got.Header.Get("Location"), status, body, tt.location)
			}
			if sub := b.subject(); sub != "" {
				t.Errorf("%s is still signed in", sub)
			}
		})
	}
}

func TestOnlyAPostSignsOut(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	b.signIn("ada")
	for _, method := range []string{"GET", "HEAD", "PUT", "DELETE", "OPTIONS"} {
		got := b.send(method, "/signOut?_method=POST", nil, sameOrigin, "X-HTTP-Method-Override: POST", "X-CSRF-Token: "+b.csrfToken())
		if got.StatusCode != http.StatusMethodNotAllowed || got.Header.Get("Allow") != "POST" || b.subject() != "ada" {
			t.Errorf("%s = %d, Allow %q; %q is signed in", method, got.StatusCode, got.Header.Get("Allow"), b.subject())
		}
	}
}
