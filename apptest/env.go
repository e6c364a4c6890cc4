package apptest

import "maps"

// Secret is what seals the cookies of a site under test.
const Secret = "b7Vd0Kq2mXw9ZrT5uYc8NfPjLhGs3AeE"

// Env is environment variables; .env.example describes each.
type Env map[string]string

// Development returns the environment of a developer's machine, where anyone
// may sign in as anyone.
func Development() Env { return Env{"AUTH_SECRET": Secret} }

// Production returns the environment of a site on the internet, where people
// sign in at Issuer. The base URL is the test's own, and so is plain http.
func Production() Env {
	return Env{
		"APP_ENV": "production", "AUTH_SECRET": Secret, "ALLOW_HTTP": "true",
		"OIDC_ISSUER": Issuer, "OIDC_CLIENT_ID": "id", "OIDC_CLIENT_SECRET": "canary-client-secret", "OIDC_NAME": "Example",
	}
}

// With returns e changed by others, one over the other. A variable that is ""
// counts as not set.
func (e Env) With(others ...Env) Env {
	changed := maps.Clone(e)
	for _, other := range others {
		maps.Copy(changed, other)
	}
	return changed
}

// Getenv looks a variable up, as os.Getenv does.
func (e Env) Getenv(name string) string { return e[name] }
