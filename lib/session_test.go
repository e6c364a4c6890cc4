package lib_test

import (
	"testing"

	"gostart/auth"

	"myapp/lib"
)

func TestIssuerAndSubjectIdentifyAPerson(t *testing.T) {
	t.Parallel()
	ids := map[string]bool{}
	for _, s := range []auth.Session{
		{Provider: "oidc", Issuer: "https://a.example", User: auth.User{Sub: "b/1"}},
		{Provider: "oidc", Issuer: "https://a.example/b", User: auth.User{Sub: "1"}},
		{Provider: "oidc", Issuer: "https://b.example", User: auth.User{Sub: "1"}},
	} {
		ids[lib.PersonOf(&lib.Session{Session: &s}).ID] = true
	}
	if len(ids) != 3 {
		t.Errorf("three people have the ids %v", ids)
	}
	again := lib.PersonOf(&lib.Session{Session: &auth.Session{Provider: "keycloak", Issuer: "https://b.example", User: auth.User{Sub: "1"}}})
	if !ids[again.ID] {
		t.Error("a person of a renamed provider has another ID")
	}
}

func TestTheDisplayNameIsTheNameOrElseTheEMailAddress(t *testing.T) {
	t.Parallel()
	for want, user := range map[string]auth.User{
		"Ada Lovelace":    {Sub: "1", Name: " Ada Lovelace ", Email: "ada@example.com"},
		"ada@example.com": {Sub: "1", Name: " ", Email: "ada@example.com"},
		"you":             {Sub: "1"},
	} {
		if got := (&lib.Session{Session: &auth.Session{User: user}}).DisplayName(); got != want {
			t.Errorf("DisplayName() of %+v = %q, want %q", user, got, want)
		}
	}
}
