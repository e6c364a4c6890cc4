package auth_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gostart/auth"
	"gostart/auth/devidp"
)

// startDev starts an app that signs in at a devidp provider, both in process.
func startDev(t testing.TB) (*browser, *devidp.Provider) {
	t.Helper()
	const app = "http://app.test"
	idp, err := devidp.New(devidp.Config{
		Issuer: app + "/idp", ClientID: clientID, ClientSecret: clientSecret, RedirectURI: app + "/api/auth/callback/dev",
	})
	if err != nil {
		t.Fatal(err)
	}
	s := startInProcess(t, func(c *auth.Config) {
		c.Now = nil
		c.Providers = []auth.Provider{{
			ID: "dev", ClientID: clientID, ClientSecret: clientSecret, Issuer: app + "/idp", Scopes: []string{"openid"}, Transport: idp, NoRateLimit: true,
		}}
	})
	return s.browser(t), idp
}

// signInAt signs in as Ada at idp.
func (b *browser) signInAt(idp http.Handler) response {
	b.t.Helper()
	w := httptest.NewRecorder()
	started := b.get("/signIn/dev?redirectTo=/dashboard&login_hint=ada@example.com")
	idp.ServeHTTP(w, httptest.NewRequest("GET", started.Header.Get("Location"), nil))
	return b.get(strings.TrimPrefix(w.Header().Get("Location"), b.url+"/api/auth"))
}

func TestSigningInAtAnOpenIDProvider(t *testing.T) {
	t.Parallel()
	b, idp := startDev(t)
	got := b.signInAt(idp)
	if got.StatusCode != http.StatusFound || got.Header.Get("Location") != "/dashboard" {
		t.Errorf("the callback = %d %s", got.StatusCode, got.body)
	}
	if got := b.get("/session"); !strings.Contains(got.body, `"name":"Ada Lovelace","email":"ada@example.com"`) {
		t.Errorf("GET /session = %s", got.body)
	}
}

func BenchmarkSignIn(b *testing.B) {
	browser, idp := startDev(b)
	b.ReportAllocs()
	for b.Loop() {
		if got := browser.browser(b).signInAt(idp); got.StatusCode != http.StatusFound {
			b.Fatalf("the callback = %d %s", got.StatusCode, got.body)
		}
	}
}
