package providers_test

import (
	"testing"

	"gostart/auth/providers"
)

func TestKeycloakSignsUsersIn(t *testing.T) {
	t.Parallel()
	const issuer = "https://id.acme.test/realms/acme"
	checkOpenID(t, providers.Keycloak, issuer, issuer, issuer+"/")
}
