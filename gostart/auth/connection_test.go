package auth_test

import (
	"testing"

	"gostart/auth"
)

func TestProvidersAreListed(t *testing.T) {
	t.Parallel()
	b := start(t, func(c *auth.Config) { c.Providers[0].Name = "Acme" }).browser(t)
	const want = `{"success":true,"providers":[{"id":"oidc","name":"Acme"},{"id":"plain","name":""}]}`
	if got := b.get("/providers"); got.StatusCode != 200 || got.body != want {
		t.Errorf("GET /providers = %d %s", got.StatusCode, got.body)
	}
}

func TestDisconnectingForgetsTheTokens(t *testing.T) {
	t.Parallel()
	b := signedInWithTokens(t)
	if got := b.send("DELETE", "/providers/oidc", nil, sameOrigin); got.StatusCode != 200 || got.body != `{"success":true}` {
		t.Errorf("DELETE /providers/oidc = %d %s", got.StatusCode, got.body)
	}
	if got := b.get("/providers/oidc"); got.body != `{"success":true,"connected":false}` || b.subject() != "ada" {
		t.Errorf("GET /providers/oidc = %s; %q is signed in", got.body, b.subject())
	}
}
