package providers_test

import (
	"fmt"
	"testing"

	"gostart/auth"
	"gostart/auth/providers"
)

// fakeOpenID returns an OpenID provider whose endpoints are below base.
func fakeOpenID(provider auth.Provider, issuer, base string) fakeProvider {
	return fakeProvider{
		provider:   provider,
		authURL:    base + "authorize",
		scope:      "openid profile email",
		basicAuth:  true,
		apiHeaders: map[string]string{"Authorization": "Bearer SlAV32hkKG"},
		responses: responses{
			"GET " + base + ".well-known/openid-configuration": publicJSON(fmt.Sprintf(`{"issuer":%q,"authorization_endpoint":"%[2]sauthorize",`+
				`"token_endpoint":"%[2]stoken","userinfo_endpoint":"%[2]suserinfo","jwks_uri":"%[2]skeys",`+
				`"token_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post"],"id_token_signing_alg_values_supported":["RS256"]}`, issuer, base)),
			"GET " + base + "keys":   keySet(),
			"POST " + base + "token": jsonResponse(200, `{"access_token":"SlAV32hkKG","token_type":"Bearer","expires_in":3600,"id_token":"ID_TOKEN"}`),
			"GET " + base + "userinfo": jsonResponse(200, `{"sub":"248289761001","name":"Jane Doe","preferred_username":"j.doe","email":"janedoe@example.com",`+
				`"email_verified":true}`),
			idToken: jsonResponse(200, fmt.Sprintf(`{"iss":%q,"sub":"248289761001"}`, issuer)),
		},
		user: auth.User{Sub: "248289761001", Name: "Jane Doe", Email: "janedoe@example.com", EmailVerified: true},
	}
}

// checkOpenID tests an OpenID provider. setting is the value of ISSUER, and
// issuer is the issuer in the discovery document below base.
func checkOpenID(t *testing.T, newProvider func(providers.Settings) auth.Provider, setting, issuer, base string) {
	t.Helper()
	p := fakeOpenID(newProvider(settings(providers.Issuer, setting)), issuer, base)
	userinfo := "GET " + base + "userinfo"
	p.checkSignsIn(t, map[string]variant{
		"no name":               {userinfo, `"Jane Doe"`, `""`, func(u *auth.User) { u.Name = "j.doe" }},
		"an unverified address": {userinfo, `"email_verified":true`, `"email_verified":false`, func(u *auth.User) { u.Email, u.EmailVerified = "", false }},
	})
	p.checkFails(t, map[string]failure{
		"an ID token of another issuer": {idToken, jsonResponse(200, `{"iss":"https://evil.example","sub":"248289761001"}`), auth.CodeIDTokenInvalid},
		"an ID token without sub":       {idToken, jsonResponse(200, `{"name":"Jane Doe"}`), auth.CodeIDTokenInvalid},
		"userinfo about another user":   {userinfo, jsonResponse(200, `{"sub":"another"}`), auth.CodeIDTokenInvalid},
		"no ID token":                   {"POST " + base + "token", jsonResponse(200, `{"access_token":"SlAV32hkKG","token_type":"Bearer"}`), auth.CodeIDTokenInvalid},
	})
}

func TestOIDCSignsUsersIn(t *testing.T) {
	t.Parallel()
	checkOpenID(t, providers.OIDC, "https://id.acme.test", "https://id.acme.test", "https://id.acme.test/")
}

func TestOIDCAcceptsAnIssuerWithAPort(t *testing.T) {
	t.Parallel()
	checkOpenID(t, providers.OIDC, "http://localhost:9000/x", "http://localhost:9000/x", "http://localhost:9000/x/")
}

func TestOIDCIsNamedAfterItsHostUnlessANameIsSet(t *testing.T) {
	t.Parallel()
	for want, s := range map[string]providers.Settings{
		"id.acme.test":   settings(providers.Issuer, "https://id.acme.test/realms/x"),
		"localhost:9000": settings(providers.Issuer, "http://localhost:9000"),
		"Acme":           settings(providers.Issuer, "https://id.acme.test", providers.Name, "A\u202ec\u200bme\n"),
		"id.other.test":  settings(providers.Issuer, "https://id.other.test", providers.Name, "\u200b"),
	} {
		if got := providers.OIDC(s).Name; got != want {
			t.Errorf("OIDC(%v).Name = %s, want %s", s, got, want)
		}
	}
}

func TestOfflineAccessAsksForConsent(t *testing.T) {
	t.Parallel()
	for scopes, want := range map[string]string{"openid email": "", "openid offline_access": "consent", "  openid\toffline_access ": "consent"} {
		p := fakeOpenID(providers.OIDC(settings(providers.Issuer, "https://id.acme.test", providers.Scopes, scopes)), "https://id.acme.test", "https://id.acme.test/")
		p.scope = map[bool]string{true: "openid email", false: "openid offline_access"}[want == ""]
		if got := p.signIn(t, nil).authRequest.Get("prompt"); got != want {
			t.Errorf("with the scopes %q the prompt is %q, want %q", scopes, got, want)
		}
	}
}
