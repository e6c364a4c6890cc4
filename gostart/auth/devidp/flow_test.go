package devidp_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"gostart/auth/devidp"
)

// The client uses golang.org/x/oauth2 and go-oidc.
func TestAClientSignsInOverANetworkAndOverRoundTrip(t *testing.T) {
	styles := map[string]oauth2.AuthStyle{"client_secret_basic": oauth2.AuthStyleInHeader, "client_secret_post": oauth2.AuthStyleInParams}
	for name, style := range styles {
		t.Run("over RoundTrip with "+name, func(t *testing.T) {
			p := newTestProvider(t)
			signInAsAda(t, issuer, &http.Client{Transport: p}, style)
		})
		t.Run("over a server with "+name, func(t *testing.T) {
			mux := http.NewServeMux()
			server := httptest.NewServer(mux)
			defer server.Close()
			p := newTestProvider(t, func(c *devidp.Config) { c.Issuer = server.URL + "/idp" })
			mux.Handle("/idp/", p)
			signInAsAda(t, server.URL+"/idp", server.Client(), style)
		})
	}
}

func TestAnIssuerMayHaveAnyPath(t *testing.T) {
	for _, issuer := range []string{"http://app.test", "http://app.test/", "http://app.test/idp/", "http://app.test/a%20b/{c}"} {
		t.Run(issuer, func(t *testing.T) {
			p := newTestProvider(t, func(c *devidp.Config) { c.Issuer = issuer })
			signInAsAda(t, issuer, &http.Client{Transport: p}, oauth2.AuthStyleAutoDetect)
		})
	}
}

func signInAsAda(t *testing.T, issuer string, client *http.Client, style oauth2.AuthStyle) {
	t.Helper()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	ctx := oidc.ClientContext(t.Context(), client)
	provider, err := oidc.NewProvider(ctx, issuer)
	if err != nil {
		t.Fatal(err)
	}
	config := oauth2.Config{
		ClientID:     "app",
		ClientSecret: secret,
		Endpoint:     provider.Endpoint(),
		RedirectURL:  callback,
		Scopes:       []string{oidc.ScopeOpenID, "profile", "email"},
	}
	config.Endpoint.AuthStyle = style

	pkce := oauth2.GenerateVerifier()
	response, err := client.Get(config.AuthCodeURL("a state?&=", oauth2.S256ChallengeOption(pkce), oidc.Nonce("the-nonce"),
		oauth2.SetAuthURLParam("login_hint", "ada@example.com")))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	params := redirectParams(t, response)
	if response.StatusCode != http.StatusFound || params.Get("state") != "a state?&=" || params.Get("iss") != issuer {
		t.Fatalf("authorize = %d %v", response.StatusCode, params)
	}

	token, err := config.Exchange(ctx, params.Get("code"), oauth2.VerifierOption(pkce))
	if err != nil {
		t.Fatal(err)
	}
	checkTokens(t, ctx, provider, token)
}

func checkTokens(t *testing.T, ctx context.Context, provider *oidc.Provider, token *oauth2.Token) {
	t.Helper()
	raw, _ := token.Extra("id_token").(string)
	idToken, err := provider.Verifier(&oidc.Config{ClientID: "app"}).Verify(ctx, raw)
	if err != nil {
		t.Fatal(err)
	}
	var claims struct {
		Name          string
		Email         string
		EmailVerified bool  `json:"email_verified"`
		AuthTime      int64 `json:"auth_time"`
		Picture       *string
	}
	if err := idToken.Claims(&claims); err != nil {
		t.Fatal(err)
	}
	if idToken.Nonce != "the-nonce" || claims.Name != "Ada Lovelace" || claims.Email != "ada@example.com" ||
		!claims.EmailVerified || claims.AuthTime == 0 || claims.Picture != nil {
		t.Errorf("ID token = %+v with %+v", idToken, claims)
	}
	info, err := provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		t.Fatal(err)
	}
	if info.Subject != idToken.Subject || info.Email != "ada@example.com" || !info.EmailVerified {
		t.Errorf("userinfo = %+v, want the subject %q", info, idToken.Subject)
	}
}

func TestTheDiscoveryDocumentIsComplete(t *testing.T) {
	p := newTestProvider(t)
	text := body(t, p.get("/.well-known/openid-configuration", nil))
	for _, want := range []string{
		`"issuer":"` + issuer + `"`,
		`"authorization_endpoint":"` + issuer + `/authorize"`,
		`"response_types_supported":["code"]`,
		`"id_token_signing_alg_values_supported":["ES256"]`,
		`"code_challenge_methods_supported":["S256"]`,
		`"token_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post"]`,
		`"authorization_response_iss_parameter_supported":true`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the discovery document lacks %s", want)
		}
	}
	if keys := body(t, p.get("/jwks", nil)); !strings.Contains(keys, `"kty":"EC"`) || strings.Contains(keys, `"d":`) {
		t.Errorf("jwks = %s, want only public keys", keys)
	}
}

func TestTheSubjectIsStableAndNotTheAddress(t *testing.T) {
	subject := func(hint string) string {
		p := newTestProvider(t) // a new provider, as after a restart
		params := redirectParams(t, p.get("/authorize", authRequest("login_hint", hint)))
		tokens := decode(t, p.post("/token", tokenRequest(params.Get("code"))))
		return decode(t, p.userinfo("Bearer "+tokens["access_token"].(string)))["sub"].(string)
	}
	ada := subject("ada@example.com")
	if again := subject("Ada@Example.com"); again != ada {
		t.Errorf("the subjects of one address differ: %s, %s", ada, again)
	}
	if grace := subject("grace@example.com"); grace == ada {
		t.Error("two people have the same subject")
	}
	if len(ada) != 32 || strings.Contains(ada, "ada") {
		t.Errorf("subject = %q", ada)
	}
}

func TestALoginHintSignsInAsThatPerson(t *testing.T) {
	p := newTestProvider(t, func(c *devidp.Config) {
		c.People = []devidp.Person{{Name: "Katherine Johnson", Email: "kj@example.com", Picture: "https://example.com/kj.png"}}
	})
	for _, tt := range []struct{ hint, name, picture string }{
		{"kj@example.com", "Katherine Johnson", "https://example.com/kj.png"},
		{"grace.hopper@example.com", "Grace Hopper", ""},
		{"émilie_du-châtelet+1@example.com", "Émilie Du Châtelet 1", ""},
		{"_@example.com", "_", ""},
	} {
		params := redirectParams(t, p.get("/authorize", authRequest("login_hint", tt.hint)))
		tokens := decode(t, p.post("/token", tokenRequest(params.Get("code"))))
		person := decode(t, p.userinfo("bearer "+tokens["access_token"].(string)))
		picture, _ := person["picture"].(string)
		if person["name"] != tt.name || person["email"] != tt.hint || picture != tt.picture {
			t.Errorf("login_hint %q = %v", tt.hint, person)
		}
	}
}

func TestRoundTripRejectsOtherHostsAndCancelledRequests(t *testing.T) {
	p := newTestProvider(t)
	client := &http.Client{Transport: p}
	for _, elsewhere := range []string{"https://app.test/_dev/idp/jwks", "http://other.test/_dev/idp/jwks", "http://app.test:81/_dev/idp/jwks"} {
		if _, err := client.Get(elsewhere); err == nil || !strings.Contains(err.Error(), "devidp:") {
			t.Errorf("Get(%s) = %v, want an error of devidp", elsewhere, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	request, err := http.NewRequestWithContext(ctx, "POST", issuer+"/token", strings.NewReader(url.Values{}.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Do(request); err == nil || !strings.Contains(err.Error(), context.Canceled.Error()) {
		t.Errorf("a cancelled request = %v", err)
	}
}
