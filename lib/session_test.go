package lib_test

import (
	"testing"

	"gostart/auth"

	"myapp/lib"
)

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
