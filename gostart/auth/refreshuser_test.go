package auth_test

import (
	"strings"
	"testing"
)

func TestAUserIsReadAgain(t *testing.T) {
	t.Parallel()
	for _, provider := range []string{"oidc", "plain"} {
		t.Run(provider, func(t *testing.T) {
			t.Parallel()
			b := start(t).browser(t)
			b.finishSignIn(provider, b.beginSignIn(provider))
			before := b.get("/session").body
			b.peer.profile = map[string]any{"name": "Ada King"}
			got := b.send("POST", "/providers/"+provider+"/user/refresh", nil, sameOrigin)
			if want := strings.Replace(before, "Name of ada", "Ada King", 1); got.StatusCode != 200 || got.body != want {
				t.Errorf("POST …/user/refresh = %d %s, want %s", got.StatusCode, got.body, want)
			}
			if got := b.get("/session"); !strings.Contains(got.body, "Ada King") {
				t.Errorf("GET /session = %s", got.body)
			}
		})
	}
}

func TestAUserWhoIsAnotherNowChangesNothing(t *testing.T) {
	t.Parallel()
	for name, profile := range map[string]map[string]any{
		"another subject": {"sub": "grace"}, "no subject": {"sub": nil}, "a number": {"sub": 1},
	} {
		for _, provider := range []string{"oidc", "plain"} {
			t.Run(name+" at "+provider, func(t *testing.T) {
				t.Parallel()
				b := start(t).browser(t)
				b.finishSignIn(provider, b.beginSignIn(provider))
				before := b.get("/session").body
				b.peer.profile = profile
				got := b.send("POST", "/providers/"+provider+"/user/refresh", nil, sameOrigin)
				if got.StatusCode != 502 || len(got.Cookies()) != 0 || b.get("/session").body != before {
					t.Errorf("POST …/user/refresh = %d %s %v", got.StatusCode, got.body, got.Cookies())
				}
			})
		}
	}
}

func TestAUserWhoIsReadAgainKeepsWhatHolds(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		claims, profile map[string]any
		email           string
	}{
		"a silent userinfo": {
			map[string]any{"email": "ada@example.com", "email_verified": true}, map[string]any{"name": nil, "email": nil, "picture": nil}, "ada@example.com",
		},
		"an address that was not verified": {
			map[string]any{"email": "ada@example.com", "email_verified": false}, nil, "",
		},
		"another address, of which nothing is said": {nil, map[string]any{"email": "other@example.com"}, ""},
		"another address, verified": {
			nil, map[string]any{"email": "other@example.com", "email_verified": true}, "other@example.com",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t).browser(t)
			b.peer.claims = tt.claims
			if tt.claims != nil {
				b.peer.profile = tt.profile
			}
			b.signIn("ada")
			b.peer.profile = tt.profile
			got := b.send("POST", "/providers/oidc/user/refresh", nil, sameOrigin)
			if got.StatusCode != 200 || !strings.Contains(got.body, `"email":"`+tt.email+`"`) {
				t.Errorf("POST …/user/refresh = %d %s, want the address %q", got.StatusCode, got.body, tt.email)
			}
		})
	}
}
