package auth_test

import (
	"maps"
	"net/http"
	"testing"

	"gostart/auth"
)

const (
	tenant        = "72f988bf-86f1-41af-91ab-2d7cd011db47"
	anotherTenant = "9188040d-6c67-4c5b-b112-36a304b66dad"
)

// startShared starts an app whose peer has many tenants, and issues an ID token
// for one of them.
func startShared(t *testing.T) *site {
	t.Helper()
	s := start(t, func(c *auth.Config) { c.Providers[0].IssuerTemplate = c.Providers[0].Issuer + "/{tenantid}/v2.0" })
	s.peer.metadata = map[string]any{"issuer": s.peer.issuer + "/{tenantid}/v2.0"}
	s.peer.claims = map[string]any{"iss": s.peer.issuerOf(tenant), "tid": tenant}
	return s
}

func (p *peer) issuerOf(tenant string) string { return p.issuer + "/" + tenant + "/v2.0" }

func TestEachTenantIsAnIssuer(t *testing.T) {
	t.Parallel()
	b := startShared(t).browser(t)
	params := b.beginSignIn("oidc")
	params.Set("iss", b.peer.issuerOf(tenant))
	if got := b.finishSignIn("oidc", params); got.StatusCode != http.StatusFound || b.subject() != "ada" {
		t.Errorf("with iss the sign-in = %d %s", got.StatusCode, got.body)
	}
}

func TestIssIsOptionalForTenants(t *testing.T) {
	t.Parallel()
	s := startShared(t)
	s.peer.metadata["authorization_response_iss_parameter_supported"] = nil
	b := s.browser(t)
	params := b.beginSignIn("oidc")
	params.Del("iss")
	if got := b.finishSignIn("oidc", params); got.StatusCode != http.StatusFound || b.subject() != "ada" {
		t.Errorf("without iss the sign-in = %d %s", got.StatusCode, got.body)
	}
}

func TestAnIDTokenMustBeOfItsTenant(t *testing.T) {
	t.Parallel()
	for name, claims := range map[string]func(p *peer) map[string]any{
		"the tenant is missing":    func(*peer) map[string]any { return map[string]any{"tid": nil} },
		"the tenant is empty":      func(p *peer) map[string]any { return map[string]any{"tid": "", "iss": p.issuerOf("")} },
		"the tenant is a number":   func(*peer) map[string]any { return map[string]any{"tid": 1} },
		"the tenant is a list":     func(*peer) map[string]any { return map[string]any{"tid": []string{tenant}} },
		"the tenant is another":    func(*peer) map[string]any { return map[string]any{"tid": anotherTenant} },
		"the issuer is another's":  func(p *peer) map[string]any { return map[string]any{"iss": p.issuerOf(anotherTenant)} },
		"the issuer is missing":    func(*peer) map[string]any { return map[string]any{"iss": nil} },
		"both are missing":         func(*peer) map[string]any { return map[string]any{"iss": nil, "tid": nil} },
		"the issuer is everyone's": func(p *peer) map[string]any { return map[string]any{"iss": p.issuer} },
		"the issuer is the template": func(p *peer) map[string]any {
			return map[string]any{"iss": p.issuerOf("{tenantid}"), "tid": "{tenantid}"}
		},
		"the issuer is at another host": func(*peer) map[string]any {
			return map[string]any{"iss": "https://evil.example/" + tenant + "/v2.0"}
		},
		"the tenant has slashes": func(p *peer) map[string]any {
			return map[string]any{"iss": p.issuerOf(tenant + "/../evil"), "tid": tenant + "/../evil"}
		},
		"the tenant leads to another host": func(p *peer) map[string]any {
			return map[string]any{"iss": p.issuerOf("@evil.example/" + tenant), "tid": "@evil.example/" + tenant}
		},
		"the tenant ends in a new line": func(p *peer) map[string]any {
			return map[string]any{"iss": p.issuerOf(tenant + "\n"), "tid": tenant + "\n"}
		},
		"the tenant is a name": func(p *peer) map[string]any {
			return map[string]any{"iss": p.issuerOf("common"), "tid": "common"}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startShared(t)
			s.peer.metadata["authorization_response_iss_parameter_supported"] = nil
			for claim, value := range claims(s.peer) {
				s.peer.claims[claim] = value
			}
			b := s.browser(t)
			params := b.beginSignIn("oidc")
			params.Del("iss")
			b.checkRefused(b.finishSignIn("oidc", params), 401, auth.CodeIDTokenInvalid)
		})
	}
}

func TestTheIssOfAResponseMustBeTheTokensTenant(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		issuer func(p *peer) string
		calls  int // to the token endpoint
	}{
		"another host":      {func(*peer) string { return "https://evil.example/" + tenant + "/v2.0" }, 0},
		"no issuer":         {func(*peer) string { return "" }, 0},
		"everyone's issuer": {func(p *peer) string { return p.issuer }, 0},
		"the template":      {func(p *peer) string { return p.issuerOf("{tenantid}") }, 0},
		"a tenant and more": {func(p *peer) string { return p.issuerOf(tenant + "/" + tenant) }, 0},
		"another tenant":    {func(p *peer) string { return p.issuerOf(anotherTenant) }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := startShared(t).browser(t)
			params := b.beginSignIn("oidc")
			params.Set("iss", tt.issuer(b.peer))
			b.checkRefused(b.finishSignIn("oidc", params), 400, auth.CodeIssuerMismatch)
			if n := b.peer.called("/token"); n != tt.calls {
				t.Errorf("the token endpoint was called %d times, want %d", n, tt.calls)
			}
		})
	}
}

func TestDiscoveryMustNameTheTemplate(t *testing.T) {
	t.Parallel()
	for name, issuer := range map[string]func(p *peer) any{
		"another host":      func(*peer) any { return "https://evil.example/{tenantid}/v2.0" },
		"another template":  func(p *peer) any { return p.issuer + "/{tenantid}" },
		"one tenant":        func(p *peer) any { return p.issuerOf(tenant) },
		"everyone's issuer": func(p *peer) any { return p.issuer },
		"nothing":           func(*peer) any { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startShared(t)
			s.peer.metadata["issuer"] = issuer(s.peer)
			b := s.browser(t)
			b.checkRefused(b.get("/signIn/oidc"), 502, auth.CodeProviderUnavailable)
		})
	}
}

// The ID token and the userinfo may have different addresses. A claim that one
// is verified says nothing about the other.
func TestAnAddressCountsOnlyIfItIsSaidToBeVerified(t *testing.T) {
	t.Parallel()
	const inToken, inProfile = "token@example.com", "profile@example.com"
	for name, tt := range map[string]struct {
		claims, profile map[string]any
		want            string
	}{
		"nothing is said":                              {nil, nil, ""},
		"email_verified":                               {nil, map[string]any{"email_verified": true}, inProfile},
		"email_verified, as text":                      {nil, map[string]any{"email_verified": "true"}, inProfile},
		"not email_verified":                           {nil, map[string]any{"email_verified": false}, ""},
		"xms_edov":                                     {nil, map[string]any{"xms_edov": true}, inProfile},
		"xms_edov, as a number":                        {nil, map[string]any{"xms_edov": 1}, inProfile},
		"xms_edov, as text":                            {nil, map[string]any{"xms_edov": "1"}, inProfile},
		"not xms_edov":                                 {nil, map[string]any{"xms_edov": "0"}, ""},
		"xms_edov, not email_verified":                 {nil, map[string]any{"xms_edov": true, "email_verified": false}, ""},
		"verified in the token, the same address":      {map[string]any{"email": inProfile, "xms_edov": true}, nil, inProfile},
		"verified in the token, the only address":      {map[string]any{"email": inToken, "xms_edov": true}, map[string]any{"email": nil}, inToken},
		"verified in the token, another address":       {map[string]any{"email": inToken, "xms_edov": true}, nil, ""},
		"email_verified in the token, another address": {map[string]any{"email": inToken, "email_verified": true}, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, func(c *auth.Config) { c.Providers[0].RequireVerifiedEmail = true })
			s.peer.claims = tt.claims
			s.peer.profile = map[string]any{"email": inProfile}
			maps.Copy(s.peer.profile, tt.profile)
			b := s.browser(t)
			b.finishSignIn("oidc", b.beginSignIn("oidc"))
			if event := s.events.list[0]; event.Session == nil || event.Session.User.Email != tt.want {
				t.Errorf("%+v; want the address %q", event, tt.want)
			}
		})
	}
}
