package apptest

import (
	"testing"

	"gostart/auth"
	"gostart/auth/devidp"

	"myapp/lib"
	"myapp/lib/href"
)

// Issuer is where people sign in at a site in production: an OpenID provider
// that no network reaches. The app talks to it in process.
const Issuer = "https://id.example"

// reachIssuer lets the app talk to Issuer, where it is on.
func reachIssuer(t testing.TB, cfg lib.Config) {
	t.Helper()
	for i, p := range cfg.Providers {
		if p.Issuer != Issuer {
			continue
		}
		idp, err := devidp.New(devidp.Config{
			Issuer: Issuer, ClientID: p.ClientID, ClientSecret: p.ClientSecret,
			RedirectURI: auth.CallbackURL(cfg.BaseURL, href.APIAuth(), p.ID),
		})
		if err != nil {
			t.Fatalf("apptest: %v", err)
		}
		cfg.Providers[i].Transport = idp
	}
}
