package providers

import (
	"cmp"
	"strings"

	"gostart/auth"
)

// Microsoft signs people in with their account at work, at school or at home:
// https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc.
//
// Their tenant's administrator writes any address into a profile, and so could
// pass for anyone who is known by theirs ("nOAuth"). It is kept only if the
// claim email_verified or xms_edov, which the app's registration must ask for,
// says that it is theirs.
func Microsoft(s Settings) auth.Provider {
	tenant := microsoftTenant(s)
	p := auth.Provider{
		ID:                   "microsoft",
		Name:                 "Microsoft",
		ClientID:             s[ClientID],
		ClientSecret:         s[ClientSecret],
		Scopes:               []string{"openid", "profile", "email"},
		Issuer:               "https://login.microsoftonline.com/" + tenant + "/v2.0",
		RequireVerifiedEmail: true,
		NoImage:              true,
		FormTargets:          []string{"https://login.microsoftonline.com"},
	}
	if !auth.IsTenantID(tenant) {
		p.IssuerTemplate = "https://login.microsoftonline.com/{tenantid}/v2.0"
	}
	return p
}

const microsoftHint = "Under App registrations, for the platform Web. " +
	"The tenant is common, organizations, consumers or the ID of one."

// microsoftTenant returns whose accounts may sign in. All those at home are of
// one tenant, and unlike the others without an ID their discovery document
// names its issuer.
func microsoftTenant(s Settings) string {
	tenant := strings.ToLower(cmp.Or(s[Tenant], "common"))
	if tenant == "consumers" {
		return "9188040d-6c67-4c5b-b112-36a304b66dad"
	}
	return tenant
}

// checkMicrosoft wants no domain for a tenant, as no issuer is named by it.
func checkMicrosoft(s Settings) (setting, cure string) {
	switch tenant := microsoftTenant(s); {
	case tenant == "common", tenant == "organizations", auth.IsTenantID(tenant):
		return "", ""
	}
	return Tenant, "want common, organizations, consumers or a tenant's ID, such as 00000000-0000-0000-0000-000000000000"
}
