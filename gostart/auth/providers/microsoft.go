package providers

import (
	"cmp"
	"strings"

	"gostart/auth"
)

// Microsoft signs people in with a work, school or personal account:
// https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc.
//
// The administrator of a tenant can write any e-mail address into a profile,
// and so could impersonate a user who is known by their address ("nOAuth"). An
// address is therefore kept only if the claim email_verified or xms_edov is
// true. Microsoft sends xms_edov only if the app registration requests it as an
// optional claim.
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

const microsoftHint = "Under App registrations, create a registration for the platform Web. " +
	"Set the tenant to common, organizations, consumers or a tenant ID."

// microsoftTenant returns the tenant whose accounts may sign in. All personal
// accounts belong to one tenant, so for "consumers" it returns that tenant's ID.
// The discovery document of one tenant contains the issuer of its tokens; those
// of "common" and "organizations" contain a template.
func microsoftTenant(s Settings) string {
	tenant := strings.ToLower(cmp.Or(s[Tenant], "common"))
	if tenant == "consumers" {
		return "9188040d-6c67-4c5b-b112-36a304b66dad"
	}
	return tenant
}

// checkMicrosoft checks the tenant. It refuses the domain of a tenant, because
// the issuer in ID tokens contains the tenant's ID.
func checkMicrosoft(s Settings) (setting, message string) {
	switch tenant := microsoftTenant(s); {
	case tenant == "common", tenant == "organizations", auth.IsTenantID(tenant):
		return "", ""
	}
	return Tenant, "want common, organizations, consumers or a tenant's ID, such as 00000000-0000-0000-0000-000000000000"
}
