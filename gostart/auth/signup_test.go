package auth_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"gostart/auth"
)

func TestSigningUpSignsIn(t *testing.T) {
	t.Parallel()
	b := startWithAccounts(t)
	got := b.postJSON("/signUp", `{"username":"grace","password":"a long password","name":"Grace Hopper","role":"admin"}`)
	if got.StatusCode != 200 || got.body != `{"success":true,"redirect":false,"redirectURL":"/"}` || b.subject() != "grace" {
		t.Errorf("POST /signUp = %d %s; %q is signed in", got.StatusCode, got.body, b.subject())
	}
	if events := b.events.take(); !slices.Equal(events, []string{"auth.sign_in", "auth.sign_up"}) {
		t.Errorf("events = %q", events)
	}
	again := b.browser(t)
	form := url.Values{"username": {"grace"}, "password": {"a long password"}}
	if got := again.send("POST", "/signIn/credentials", form, sameOrigin); got.StatusCode != 200 || again.subject() != "grace" {
		t.Errorf("then POST /signIn/credentials = %d %s", got.StatusCode, got.body)
	}
}

func TestASignUpThatFailsSaysWhy(t *testing.T) {
	t.Parallel()
	b := startWithAccounts(t)
	for _, tt := range []struct {
		body   string
		status int
		says   string
	}{
		{`{"username":"ada","password":"a long password"}`, 409, "AUTH_ACCOUNT_TAKEN"},
		{`{"username":"grace","password":"short"}`, 422, `"details":{"password":"must have 12 characters or more"}`},
		{`{"username":"grace","password":1}`, 422, `"details":{"password":"is not of the right type"}`},
		{`null`, 400, "BAD_REQUEST"},
		{`[]`, 400, "BAD_REQUEST"},
	} {
		got := b.postJSON("/signUp", tt.body)
		if got.StatusCode != tt.status || !strings.Contains(got.body, tt.says) || len(got.Cookies()) != 0 {
			t.Errorf("POST /signUp %s = %d %s", tt.body, got.StatusCode, got.body)
		}
	}
	if got := b.subject(); got != "" {
		t.Errorf("%s is signed in", got)
	}
}

func TestAccountsAreMadeFiveTimesAnHour(t *testing.T) {
	t.Parallel()
	b := startWithAccounts(t)
	for i := range 7 {
		want := 200
		if i >= 5 {
			want = 429
		}
		if got := b.postJSON("/signUp", fmt.Sprintf(`{"username":"user-%d","password":"a long password"}`, i)); got.StatusCode != want {
			t.Errorf("sign-up %d = %d %s", i+1, got.StatusCode, got.body)
		}
	}
	b.clock.Advance(time.Hour)
	if got := b.postJSON("/signUp", `{"username":"later","password":"a long password"}`); got.StatusCode != 200 {
		t.Errorf("an hour later: %d %s", got.StatusCode, got.body)
	}
}

func TestSigningUpNeedsNoPasswordsToSignIn(t *testing.T) {
	t.Parallel()
	b := start(t, new(accounts).use, func(c *auth.Config) { c.Authorize = nil }).browser(t)
	if got := b.postJSON("/signUp", `{"username":"grace","password":"a long password"}`); got.StatusCode != 200 || b.subject() != "grace" {
		t.Errorf("POST /signUp = %d %s; %q is signed in", got.StatusCode, got.body, b.subject())
	}
}
