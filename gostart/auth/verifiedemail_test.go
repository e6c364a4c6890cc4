package auth_test

import (
	"context"
	"maps"
	"net/http"
	"strings"
	"testing"

	"gostart/auth"
)

// The ID token and the userinfo each verify only their own address. The userinfo's
// address replaces that of the ID token.
func TestAnAddressIsVerifiedByItsOwnSourceOnly(t *testing.T) {
	t.Parallel()
	const token, profile = "x@y.test", "ceo@corp.test"
	for name, tt := range map[string]struct {
		claims, profile map[string]any
		email           string
		verified        bool
	}{
		"no claim": {nil, map[string]any{"email": profile}, profile, false},
		"false in the token, another address in the userinfo without a claim": {map[string]any{"email": token, "email_verified": false}, map[string]any{"email": profile}, profile, false},
		"true in the token, another address in the userinfo":                  {map[string]any{"email": token, "email_verified": true}, map[string]any{"email": profile}, profile, false},
		"true in the token, the same address in the userinfo":                 {map[string]any{"email": token, "email_verified": true}, map[string]any{"email": token}, token, true},
		"true in the token, other case in the userinfo":                       {map[string]any{"email": token, "email_verified": true}, map[string]any{"email": "X@y.test"}, "X@y.test", false},
		"true in the token, no address in the userinfo":                       {map[string]any{"email": token, "email_verified": true}, nil, token, true},
		"true in the userinfo, but no address there":                          {map[string]any{"email": token}, map[string]any{"email_verified": true}, token, false},
		"false in the token, true in the userinfo":                            {map[string]any{"email": token, "email_verified": false}, map[string]any{"email": profile, "email_verified": true}, profile, true},
		"true in the token, false in the userinfo":                            {map[string]any{"email": token, "email_verified": true}, map[string]any{"email": token, "email_verified": false}, "", false},
		"the userinfo's address is a list":                                    {map[string]any{"email": token, "email_verified": true}, map[string]any{"email": []string{profile}, "email_verified": true}, token, true},
		"true as a string":                                                    {nil, map[string]any{"email": profile, "email_verified": "true"}, profile, true},
		"false as a string":                                                   {nil, map[string]any{"email": profile, "email_verified": "false"}, "", false},
		"another string":                                                      {nil, map[string]any{"email": profile, "email_verified": "maybe"}, profile, false},
		"a list as the claim":                                                 {nil, map[string]any{"email": profile, "email_verified": []bool{true}}, profile, false},
		"an object as the claim":                                              {nil, map[string]any{"email": profile, "email_verified": map[string]any{"value": true}}, profile, false},
		"true in a claim of another spelling":                                 {map[string]any{"email": token}, map[string]any{"email": profile, "Email_Verified": true, "xmſ_edov": true}, profile, false},
		"another spelling of the claim in the token":                          {map[string]any{"email": token, "EMAIL_VERIFIED": true}, nil, token, false},
		"an address in another spelling":                                      {map[string]any{"email": token, "email_verified": true, "eMail": profile}, map[string]any{"Email": profile}, token, true},
		"a long address":                                                      {nil, map[string]any{"email": strings.Repeat("a", 255) + "@x.test", "email_verified": true}, "", false},
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

func TestAllowSignInCanRelyOnVerifiedAddresses(t *testing.T) {
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

// An app may let users change their address, but not verify the new one.
func TestAnUpdateNeverVerifiesAnAddress(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		signedIn any
		change   func(*auth.User)
		want     bool
	}{
		"EmailVerified":       {nil, func(u *auth.User) { u.EmailVerified = true }, false},
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
