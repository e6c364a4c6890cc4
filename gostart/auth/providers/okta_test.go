package providers_test

import (
	"testing"

	"gostart/auth/providers"
)

func TestOktaSignsUsersIn(t *testing.T) {
	t.Parallel()
	const issuer = "https://acme.okta.com"
	checkOpenID(t, providers.Okta, issuer, issuer, issuer+"/")
}

func TestOktaAcceptsACustomAuthorizationServer(t *testing.T) {
	t.Parallel()
	const issuer = "https://acme.okta.com/oauth2/default"
	checkOpenID(t, providers.Okta, issuer, issuer, issuer+"/")
}
