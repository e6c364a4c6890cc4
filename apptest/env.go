package apptest

import "maps"

// Secret is the AUTH_SECRET of a site under test.
const Secret = "b7Vd0Kq2mXw9ZrT5uYc8NfPjLhGs3AeE"

// Env holds environment variables. .env.example describes each.
type Env map[string]string

// Development returns the environment of a developer's machine, where anyone
// can sign in as anyone.
func Development() Env { return Env{"AUTH_SECRET": Secret} }

// Production returns the environment of a site on the internet, where people
// sign in at Issuer. It allows http, as tests serve the site on the loopback
// interface.
func Production() Env {
	return Env{
		"APP_ENV": "production", "AUTH_SECRET": Secret, "ALLOW_HTTP": "true",
		"OIDC_ISSUER": Issuer, "OIDC_CLIENT_ID": "id", "OIDC_CLIENT_SECRET": "canary-client-secret", "OIDC_NAME": "Example",
	}
}

// With returns a copy of e with the variables of others; later ones win. A variable
// that is "" counts as not set.
func (e Env) With(others ...Env) Env {
	merged := maps.Clone(e)
	for _, other := range others {
		maps.Copy(merged, other)
	}
	return merged
}

// Getenv returns a variable, as os.Getenv does.
func (e Env) Getenv(name string) string { return e[name] }
