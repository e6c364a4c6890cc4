package providers_test

import (
	"testing"

	"gostart/auth/providers"
)

func TestAuth0SignsUsersIn(t *testing.T) {
	t.Parallel()
	const issuer = "https://acme.eu.auth0.com/"
	checkOpenID(t, providers.Auth0, issuer, issuer, issuer)
}

func TestTheAuth0IssuerMayOmitTheSlash(t *testing.T) {
	t.Parallel()
	checkOpenID(t, providers.Auth0, "https://acme.eu.auth0.com", "https://acme.eu.auth0.com/", "https://acme.eu.auth0.com/")
}
