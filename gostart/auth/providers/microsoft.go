package providers

import (
	"cmp"
	"strings"

	"gostart/auth"
)

// Microsoft signs people in with their account at work, at school or at home:
// https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc.
//
// The administrator of a tenant can write any e-mail address into a profile,
// and so could impersonate a user who is known by their address ("nOAuth"). An
// address is therefore kept only if the claim email_verified or xms_edov is
// true. The app's registration must ask for xms_edov.
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

// microsoftTenant returns the tenant whose accounts may sign in. It returns the
// ID of "consumers": all personal accounts are of one tenant, and unlike
// "common" and "organizations" its discovery document names the issuer of its
// tokens.
func microsoftTenant(s Settings) string {
	tenant := strings.ToLower(cmp.Or(s[Tenant], "common"))
	if tenant == "consumers" {
		return "9188040d-6c67-4c5b-b112-36a304b66dad"
	}
	return tenant
}

// checkMicrosoft is the Check of Microsoft. It refuses the domain of a tenant,
// as the issuer contains the ID instead.
func checkMicrosoft(s Settings) (setting, message string) {
	switch tenant := microsoftTenant(s); {
	case tenant == "common", tenant == "organizations", auth.IsTenantID(tenant):
		return "", ""
	}
	return Tenant, "want common, organizations, consumers or a tenant's ID, such as 00000000-0000-0000-0000-000000000000"
}
