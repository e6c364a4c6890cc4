package apptest

import (
	"testing"

	"gostart/auth"
	"gostart/auth/devidp"

	"myapp/lib"
	"myapp/lib/href"
)

// Issuer is the OpenID provider of a site in production. It runs in the process of
// the test, without a network.
const Issuer = "https://id.example"

// reachIssuer connects the app to Issuer, if cfg has that provider.
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
