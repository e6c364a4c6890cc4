package auth_test

import (
	"context"
	"maps"
	"net/http"
	"strings"
	"testing"

	"gostart/auth"
)

// Each source vouches for its own address only. The userinfo's address replaces
// that of the ID token.
func TestAnAddressIsVerifiedByItsOwnSourceOnly(t *testing.T) {
	t.Parallel()
	const token, profile = "x@y.test", "ceo@corp.test"
	for name, tt := range map[string]struct {
		claims, profile map[string]any
		email           string
		verified        bool
	}{
		"nothing is said":                         {nil, map[string]any{"email": profile}, profile, false},
		"not the token's, the userinfo is silent": {map[string]any{"email": token, "email_verified": false}, map[string]any{"email": profile}, profile, false},
		"the token's, the userinfo has another":   {map[string]any{"email": token, "email_verified": true}, map[string]any{"email": profile}, profile, false},
		"the token's, the userinfo has the same":  {map[string]any{"email": token, "email_verified": true}, map[string]any{"email": token}, token, true},
		"the token's, in other letters":           {map[string]any{"email": token, "email_verified": true}, map[string]any{"email": "X@y.test"}, "X@y.test", false},
		"the token's, the userinfo has none":      {map[string]any{"email": token, "email_verified": true}, nil, token, true},
		"the userinfo vouches, without address":   {map[string]any{"email": token}, map[string]any{"email_verified": true}, token, false},
		"the userinfo vouches for its own":        {map[string]any{"email": token, "email_verified": false}, map[string]any{"email": profile, "email_verified": true}, profile, true},
		"the userinfo takes it back":              {map[string]any{"email": token, "email_verified": true}, map[string]any{"email": token, "email_verified": false}, "", false},
		"the userinfo's is no text":               {map[string]any{"email": token, "email_verified": true}, map[string]any{"email": []string{profile}, "email_verified": true}, token, true},
		"truth as text":                           {nil, map[string]any{"email": profile, "email_verified": "true"}, profile, true},
		"falsehood as text":                       {nil, map[string]any{"email": profile, "email_verified": "false"}, "", false},
		"neither true nor false":                  {nil, map[string]any{"email": profile, "email_verified": "maybe"}, profile, false},
		"a list":                                  {nil, map[string]any{"email": profile, "email_verified": []bool{true}}, profile, false},
		"an object":                               {nil, map[string]any{"email": profile, "email_verified": map[string]any{"value": true}}, profile, false},
		"too long":                                {nil, map[string]any{"email": strings.Repeat("a", 255) + "@x.test", "email_verified": true}, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startInProcess(t)
			s.peer.claims = tt.claims
			s.peer.profile = map[string]any{"email": nil}
			maps.Copy(s.peer.profile, tt.profile)
			b := s.browser(t)
			b.signIn("ada")
			user := b.user()
			if user.Email != tt.email || user.EmailVerified != tt.verified {
				t.Errorf("the address is %q, verified %v; want %q, %v", user.Email, user.EmailVerified, tt.email, tt.verified)
			}
			if want := map[bool]string{true: tt.email}[tt.verified]; user.VerifiedEmail() != want {
				t.Errorf("VerifiedEmail() = %q, want %q", user.VerifiedEmail(), want)
			}
			got := b.send("POST", "/providers/oidc/user/refresh", nil, sameOrigin)
			if again := b.user(); got.StatusCode != http.StatusOK || again.EmailVerified && !user.EmailVerified && again.Email == user.Email {
				t.Errorf("POST …/user/refresh = %d; the user = %+v", got.StatusCode, again)
			}
		})
	}
}

// AllowSignIn lets in who has an address of one domain.
func TestAdmissionUsesVerifiedAddressesOnly(t *testing.T) {
	t.Parallel()
	for verified, want := range map[any]int{true: http.StatusFound, "true": http.StatusFound, nil: http.StatusForbidden, false: http.StatusForbidden, 7: http.StatusForbidden} {
		s := startInProcess(t, func(c *auth.Config) {
			c.AllowSignIn = func(_ context.Context, s *auth.Session) error {
				if !strings.HasSuffix(s.User.VerifiedEmail(), "@corp.test") {
					return auth.ErrNotAdmitted
				}
				return nil
			}
		})
		s.peer.profile = map[string]any{"email": "ceo@corp.test", "email_verified": verified}
		b := s.browser(t)
		if got := b.finishSignIn("oidc", b.beginSignIn("oidc")); got.StatusCode != want {
			t.Errorf("email_verified %v: the sign-in = %d %s, want %d", verified, got.StatusCode, got.body, want)
		}
	}
}

// An app that lets people change their address must not verify the new one.
func TestAnUpdateNeverVerifiesAnAddress(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		signedIn any
		change   func(*auth.User)
		want     bool
	}{
		"the flag":            {nil, func(u *auth.User) { u.EmailVerified = true }, false},
		"another address":     {true, func(u *auth.User) { u.Email = "ceo@corp.test" }, false},
		"the address removed": {true, func(u *auth.User) { u.Email = "" }, false},
		"the name":            {true, func(u *auth.User) { u.Name = "Ada King" }, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startInProcess(t, func(c *auth.Config) {
				c.Update = func(s *auth.Session, _ []byte) error { tt.change(&s.User); return nil }
			})
			s.peer.profile = map[string]any{"email_verified": tt.signedIn}
			b := s.browser(t)
			b.signIn("ada")
			if got := b.patch(`{"user":{}}`); got.StatusCode != http.StatusOK || b.user().EmailVerified != tt.want {
				t.Errorf("PATCH /session = %d %s; want emailVerified %v", got.StatusCode, got.body, tt.want)
			}
		})
	}
}
