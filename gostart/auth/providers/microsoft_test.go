package providers_test

import (
	"fmt"
	"strings"
	"testing"

	"gostart/auth"
	"gostart/auth/providers"
)

const (
	microsoftTenant    = "72f988bf-86f1-41af-91ab-2d7cd011db47"
	microsoftConsumers = "9188040d-6c67-4c5b-b112-36a304b66dad"
	microsoftUserinfo  = "GET https://graph.microsoft.com/oidc/userinfo"
)

// fakeMicrosoft responds as the documentation shows: "OpenID Connect on the
// Microsoft identity platform", "ID token claims reference", "UserInfo
// endpoint". issuer is the issuer in the discovery document of tenant.
func fakeMicrosoft(tenant, issuer string, more ...string) fakeProvider {
	login := "https://login.microsoftonline.com/" + tenant
	return fakeProvider{
		provider:   providers.Microsoft(settings(more...)),
		authURL:    login + "/oauth2/v2.0/authorize",
		scope:      "openid profile email",
		basicAuth:  true,
		apiHeaders: map[string]string{"Authorization": "Bearer EwB4A8l6BAAU"},
		responses: responses{
			"GET " + login + "/v2.0/.well-known/openid-configuration": publicJSON(fmt.Sprintf(`{"issuer":%q,`+
				`"authorization_endpoint":"%[2]s/oauth2/v2.0/authorize","token_endpoint":"%[2]s/oauth2/v2.0/token","jwks_uri":"%[2]s/discovery/v2.0/keys",`+
				`"token_endpoint_auth_methods_supported":["client_secret_post","private_key_jwt","client_secret_basic"],`+
				`"userinfo_endpoint":"https://graph.microsoft.com/oidc/userinfo","id_token_signing_alg_values_supported":["RS256"]}`, issuer, login)),
			"GET " + login + "/discovery/v2.0/keys": keySet(),
			"POST " + login + "/oauth2/v2.0/token": jsonResponse(200, `{"token_type":"Bearer","scope":"openid profile email","expires_in":3599,`+
				`"access_token":"EwB4A8l6BAAU","id_token":"ID_TOKEN"}`),
			microsoftUserinfo: jsonResponse(200, `{"sub":"AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ","name":"Abe Lincoln","given_name":"Abe","family_name":"Lincoln",`+
				`"picture":"https://graph.microsoft.com/v1.0/me/photo/$value","email":"AbeLi@microsoft.com"}`),
			idToken: jsonResponse(200, strings.ReplaceAll(`{"ver":"2.0","iss":"https://login.microsoftonline.com/TENANT/v2.0","tid":"TENANT",`+
				`"sub":"AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ","oid":"00000000-0000-0000-66f3-3332eca7ea81","name":"Abe Lincoln",`+
				`"preferred_username":"AbeLi@microsoft.com","email":"AbeLi@microsoft.com"}`, "TENANT", microsoftTenant)),
		},
		user: auth.User{Sub: "AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ", Name: "Abe Lincoln"},
	}
}

const microsoftTemplate = "https://login.microsoftonline.com/{tenantid}/v2.0"

func TestMicrosoftSignsUsersIn(t *testing.T) {
	t.Parallel()
	email := func(u *auth.User) { u.Email, u.EmailVerified = "AbeLi@microsoft.com", true }
	fakeMicrosoft("common", microsoftTemplate).checkSignsIn(t, map[string]variant{
		"a personal account":         {idToken, "", microsoftToken(microsoftConsumers, microsoftConsumers), nil},
		"xms_edov is true":           {idToken, `"ver":"2.0"`, `"ver":"2.0","xms_edov":true`, email},
		"xms_edov is 1, as a string": {idToken, `"ver":"2.0"`, `"ver":"2.0","xms_edov":"1"`, email},
		"xms_edov is false":          {idToken, `"ver":"2.0"`, `"ver":"2.0","xms_edov":false`, nil},
		"a verified address":         {idToken, `"ver":"2.0"`, `"ver":"2.0","email_verified":true`, email},
		"an unverified address":      {idToken, `"ver":"2.0"`, `"ver":"2.0","email_verified":false`, nil},
		"no address":                 {microsoftUserinfo, `,"email":"AbeLi@microsoft.com"`, ``, nil},
		"no name":                    {microsoftUserinfo, `"name":"Abe Lincoln",`, ``, nil},
		"userinfo without sub":       {microsoftUserinfo, "", `{"name":"Someone"}`, nil},
	})
	fakeMicrosoft("common", microsoftTemplate).checkFails(t, map[string]failure{
		"a tid that is not the issuer's": {idToken, jsonResponse(200, microsoftToken(microsoftTenant, microsoftConsumers)), auth.CodeIDTokenInvalid},
		"an ID token without tid":        {idToken, jsonResponse(200, `{"iss":"https://login.microsoftonline.com/common/v2.0","sub":"x"}`), auth.CodeIDTokenInvalid},
		"a tid that is not a UUID":       {idToken, jsonResponse(200, microsoftToken("common", "common")), auth.CodeIDTokenInvalid},
		"a tid with slashes":             {idToken, jsonResponse(200, microsoftToken("x/../y", "x/../y")), auth.CodeIDTokenInvalid},
		"an issuer at another host":      {idToken, jsonResponse(200, strings.Replace(microsoftToken(microsoftTenant, microsoftTenant), "microsoftonline.com", "evil.example", 1)), auth.CodeIDTokenInvalid},
		"userinfo about another user":    {microsoftUserinfo, jsonResponse(200, `{"sub":"another"}`), auth.CodeIDTokenInvalid},
		"an ID token without sub":        {idToken, jsonResponse(200, `{"iss":"https://login.microsoftonline.com/`+microsoftTenant+`/v2.0","tid":"`+microsoftTenant+`"}`), auth.CodeIDTokenInvalid},
	})
}

func microsoftToken(issuer, tenant string) string {
	return fmt.Sprintf(`{"iss":"https://login.microsoftonline.com/%s/v2.0","tid":%q,"sub":"AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ"}`, issuer, tenant)
}

func TestMicrosoftAcceptsOnlyTheConfiguredTenant(t *testing.T) {
	t.Parallel()
	for name, setting := range map[string]string{"a tenant ID": microsoftTenant, "a tenant ID in capitals": strings.ToUpper(microsoftTenant)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := fakeMicrosoft(microsoftTenant, "https://login.microsoftonline.com/"+microsoftTenant+"/v2.0", providers.Tenant, setting)
			p.checkSignsIn(t, map[string]variant{})
			p.checkFails(t, map[string]failure{
				"an ID token of another tenant": {idToken, jsonResponse(200, microsoftToken(microsoftConsumers, microsoftConsumers)), auth.CodeIDTokenInvalid},
			})
		})
	}
}

func TestMicrosoftAcceptsOnlyPersonalAccounts(t *testing.T) {
	t.Parallel()
	p := fakeMicrosoft(microsoftConsumers, "https://login.microsoftonline.com/"+microsoftConsumers+"/v2.0", providers.Tenant, "consumers")
	p.responses[idToken] = jsonResponse(200, microsoftToken(microsoftConsumers, microsoftConsumers))
	p.checkSignsIn(t, map[string]variant{})
	p.checkFails(t, map[string]failure{
		"a work account": {idToken, jsonResponse(200, microsoftToken(microsoftTenant, microsoftTenant)), auth.CodeIDTokenInvalid},
	})
}
