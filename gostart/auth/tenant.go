package auth

import (
	"errors"
	"regexp"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
)

// Microsoft speaks for many tenants by one discovery document. Each tenant is
// an issuer of its own, which the document gives as a template; an ID token
// names its tenant in the claim tid.
// https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-the-issuer

const tenantPlaceholder = "{tenantid}"

// tenantID is what may stand in a template: nothing that could lead elsewhere.
var tenantID = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// IsTenantID reports whether id can be that of a tenant: a GUID in lower case.
func IsTenantID(id string) bool { return tenantID.MatchString(id) }

// checkTenant refuses an ID token whose issuer is not that of its tenant, or not
// the one that the answer has named (RFC 9207; "" if none). Without a template
// both have been compared with the one issuer there is.
func (p *provider) checkTenant(found *discovered, idToken *oidc.IDToken, answered string) error {
	if p.IssuerTemplate == "" {
		return nil
	}
	var claims struct {
		Tenant string `json:"tid"`
	}
	if err := idToken.Claims(&claims); err != nil || !p.isIssuer(found, idToken.Issuer, claims.Tenant) {
		return errors.New("the issuer is not that of its tenant")
	}
	if answered != "" && answered != idToken.Issuer {
		return newError(CodeIssuerMismatch, nil)
	}
	return nil
}

// isIssuer reports whether issuer is the provider's, or with a template that of
// its tenant.
func (p *provider) isIssuer(found *discovered, issuer, tenant string) bool {
	if p.IssuerTemplate == "" {
		return issuer == found.issuer
	}
	return IsTenantID(tenant) && issuer == strings.Replace(p.IssuerTemplate, tenantPlaceholder, tenant, 1)
}

// tenantIn returns what an issuer has in place of the template's mark.
func (p *provider) tenantOf(issuer string) string {
	before, after, _ := strings.Cut(p.IssuerTemplate, tenantPlaceholder)
	return strings.TrimSuffix(strings.TrimPrefix(issuer, before), after)
}
