package auth_test

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"gostart/auth"
)

func TestAChangedSessionCookieSignsOut(t *testing.T) {
	t.Parallel()
	s := start(t)
	b, thief := s.browser(t), s.browser(t)
	for _, name := range []string{"a", "ad", "ada"} { // each length modulo 3, for base64
		b.signIn(name)
		genuine := b.cookieValue("auth_session")
		decoded, err := base64.URLEncoding.DecodeString(genuine)
		if err != nil {
			t.Fatal(err)
		}
		check := func(changed string) {
			t.Helper()
			got := thief.get("/session", "Cookie: auth_session="+changed)
			// Some bits of the last base64 character are unused: changing them
			// changes nothing.
			same, err := base64.URLEncoding.DecodeString(changed)
			if err == nil && bytes.Equal(same, decoded) {
				return
			}
			if got.StatusCode != http.StatusUnauthorized || got.body != noSessionJSON {
				t.Errorf("%q = %d %s", changed, got.StatusCode, got.body)
			}
		}
		for i := range genuine {
			changed := []byte(genuine)
			changed[i] ^= 1 << (i % 3) // stays valid in a header
			check(string(changed))
			check(genuine[:i])
			check(genuine[i+1:])
		}
		for _, changed := range []string{
			"%", `"`, `"` + genuine, "=", "é", genuine + "=", genuine + genuine, genuine + "%0A", strings.Repeat("A", 100_000),
			genuine + "; auth_session=" + genuine, "x; auth_session=" + genuine, genuine + "; auth_session=",
		} {
			check(changed)
		}
	}
}

func TestAValueOpensForItsOwnPurposeOnly(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := s.browser(t)
	b.signIn("ada")
	b.get("/csrfToken")
	params := b.beginSignIn("oidc")
	session, csrf, flow := b.cookieValue("auth_session"), b.cookieValue("auth_csrf"), b.cookieValue("auth_flow_")
	s.events.take()

	for name, value := range map[string]string{"csrf": csrf, "flow": flow} {
		if got := s.browser(t).get("/session", "Cookie: auth_session="+value); got.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s as session = %d %s", name, got.StatusCode, got.body)
		}
	}
	for name, value := range map[string]string{"session": session, "flow": flow} {
		got := s.browser(t).send("POST", "/signOut", nil, "X-CSRF-Token: "+value, "Cookie: auth_csrf="+value+"; auth_session="+session)
		if got.StatusCode != http.StatusForbidden {
			t.Errorf("%s as CSRF token = %d %s", name, got.StatusCode, got.body)
		}
	}
	s.events.take()
	for name, value := range map[string]string{"session": session, "csrf": csrf} {
		t.Log(name, "as flow")
		other := s.browser(t)
		got := other.get("/callback/oidc?"+params.Encode(), "Cookie: auth_flow_"+params.Get("state")[:8]+"="+value)
		other.checkRefused(got, 400, auth.CodeFlowMismatch)
	}
	if n := s.peer.called("/token"); n != 1 {
		t.Errorf("the token endpoint was called %d times, want once to sign in", n)
	}
	if b.subject() != "ada" {
		t.Error("the genuine session has ended")
	}
}

func TestSecretsRotate(t *testing.T) {
	t.Parallel()
	const next = "another secret, of thirty-two bytes too"
	s := start(t)
	cookie, err := s.NewSession(t.Context(), "oidc", auth.User{Sub: "ada"})
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		secrets []string
		salt    string
		status  int
	}{
		"the old secret still opens":       {[]string{next, secret}, "", http.StatusOK},
		"a secret to come does no harm":    {[]string{secret, next}, "", http.StatusOK},
		"a removed secret opens no more":   {[]string{next}, "", http.StatusUnauthorized},
		"another salt makes other secrets": {[]string{secret}, "salt", http.StatusUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rotated := startAt(t, s.peer, func(c *auth.Config) { c.Secrets, c.Salt = tt.secrets, tt.salt })
			if got := rotated.browser(t).get("/session", "Cookie: "+cookie.String()); got.StatusCode != tt.status {
				t.Errorf("GET /session = %d %s, want %d", got.StatusCode, got.body, tt.status)
			}
		})
	}
}

func TestAnExtendedSessionIsSealedWithTheNewSecret(t *testing.T) {
	t.Parallel()
	const next = "another secret, of thirty-two bytes too"
	s := start(t)
	cookie, err := s.NewSession(t.Context(), "oidc", auth.User{Sub: "ada"})
	if err != nil {
		t.Fatal(err)
	}
	both := startAt(t, s.peer, func(c *auth.Config) { c.Secrets = []string{next, secret} }).browser(t)
	both.clock.Advance(14 * day)
	extended := both.get("/session", "Cookie: "+cookie.String()).Cookies()
	if len(extended) != 1 {
		t.Fatalf("the session is not extended: %v", extended)
	}
	alone := startAt(t, s.peer, func(c *auth.Config) { c.Secrets = []string{next} }).browser(t)
	alone.clock.Advance(14*day + time.Minute)
	if got := alone.get("/session", "Cookie: auth_session="+extended[0].Value); got.StatusCode != http.StatusOK {
		t.Errorf("GET /session = %d %s", got.StatusCode, got.body)
	}
}
