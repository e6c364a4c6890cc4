package auth_test

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"gostart/auth"
	"gostart/internal/authtest"
)

// Each case signs in with an invalid ID token or userinfo.
func TestUntrustworthyIDTokensAreRefused(t *testing.T) {
	t.Parallel()
	claim := func(name string, value any) func(*testing.T, *peer) {
		return func(_ *testing.T, p *peer) { p.claims = map[string]any{name: value} }
	}
	for name, script := range map[string]func(*testing.T, *peer){
		"it is not signed (alg none)":                unsigned,
		"it is signed with the public key (HS256)":   signedWithPublicKey,
		"another key signed it, under a known id":    signedBy("key-1"),
		"another key signed it, under an unknown id": signedBy("key-2"),
		"another key signed it, under no id":         signedBy(""),
		"it is not a token":                          returns("a.b.c"),
		"it is missing":                              returns(""),
		"the signature is cut off":                   cut,
		"the issuer is another":                      claim("iss", "https://evil.example"),
		"the issuer is missing":                      claim("iss", nil),
		"the audience is another":                    claim("aud", "another-app"),
		"the audience is missing":                    claim("aud", nil),
		"the audience is a list without azp":         claim("aud", []string{clientID, "another-app"}),
		"the audience is a list, azp another": func(_ *testing.T, p *peer) {
			p.claims = map[string]any{"aud": []string{clientID, "another-app"}, "azp": "another-app"}
		},
		"it has expired":             at("exp", -61*time.Second),
		"it never expires":           claim("exp", nil),
		"it is from the future":      at("iat", 61*time.Second),
		"it is not valid yet":        at("nbf", 61*time.Second),
		"nbf is beyond numbers":      claim("nbf", 1e300),
		"nbf is no number":           claim("nbf", "soon"),
		"the nonce is missing":       claim("nonce", nil),
		"the nonce is empty":         claim("nonce", ""),
		"the nonce is another":       claim("nonce", "another"),
		"the subject is missing":     claim("sub", nil),
		"the subject is empty":       claim("sub", ""),
		"the subject is a number":    claim("sub", 1),
		"azp is not text":            claim("azp", []string{clientID}),
		"at_hash is not text":        claim("at_hash", 1),
		"userinfo is about another":  func(_ *testing.T, p *peer) { p.profile = map[string]any{"sub": "mallory"} },
		"userinfo's sub is a number": func(_ *testing.T, p *peer) { p.profile = map[string]any{"sub": 1} },
		"userinfo's sub is a list":   func(_ *testing.T, p *peer) { p.profile = map[string]any{"sub": []string{"ada"}} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t).browser(t)
			script(t, b.peer)
			b.checkRefused(b.finishSignIn("oidc", b.beginSignIn("oidc")), 401, auth.CodeIDTokenInvalid)
		})
	}
}

// at sets a time among the claims, relative to now.
func at(claim string, offset time.Duration) func(*testing.T, *peer) {
	return func(_ *testing.T, p *peer) { p.claims = map[string]any{claim: p.now().Add(offset).Unix()} }
}

func unsigned(t *testing.T, p *peer) {
	p.sign = func(claims map[string]any) string {
		payload, err := json.Marshal(claims)
		if err != nil {
			t.Error(err)
		}
		encode := base64.RawURLEncoding.EncodeToString
		return encode([]byte(`{"alg":"none"}`)) + "." + encode(payload) + "."
	}
}

func signedWithPublicKey(t *testing.T, p *peer) {
	p.metadata = map[string]any{"id_token_signing_alg_values_supported": []string{"ES256", "HS256", "none"}}
	der, err := x509.MarshalPKIXPublicKey(p.key.Public().Key)
	if err != nil {
		t.Fatal(err)
	}
	public := jose.JSONWebKey{KeyID: "key-1", Key: pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})}
	p.sign = func(claims map[string]any) string { return authtest.Sign(jose.HS256, public, claims) }
}

func signedBy(id string) func(*testing.T, *peer) {
	return func(t *testing.T, p *peer) {
		key := newKey(t, id)
		p.sign = func(claims map[string]any) string { return authtest.Sign(jose.ES256, key, claims) }
	}
}

func returns(token string) func(*testing.T, *peer) {
	return func(_ *testing.T, p *peer) { p.sign = func(map[string]any) string { return token } }
}

func cut(_ *testing.T, p *peer) {
	honest := p.sign
	p.sign = func(claims map[string]any) string {
		token := honest(claims)
		return token[:len(token)-10]
	}
}

func TestTrustworthyIDTokensAreAccepted(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]func(*peer){
		"as the peer sends it":               func(*peer) {},
		"an audience of several, azp right":  func(p *peer) { p.claims = map[string]any{"aud": []string{"x", clientID}, "azp": clientID} },
		"issued by a clock 59 seconds ahead": func(p *peer) { at("iat", 59*time.Second)(t, p) },
		"not valid yet, by 59 seconds":       func(p *peer) { at("nbf", 59*time.Second)(t, p) },
		"expired 59 seconds ago":             func(p *peer) { at("exp", -59*time.Second)(t, p) },
		"all at once, by a clock 59 seconds off": func(p *peer) {
			late, early := p.now().Add(-59*time.Second).Unix(), p.now().Add(59*time.Second).Unix()
			p.claims = map[string]any{"exp": late, "iat": early, "nbf": early}
		},
		"issued long ago":             func(p *peer) { at("iat", -day)(t, p) },
		"without a userinfo endpoint": func(p *peer) { p.metadata = map[string]any{"userinfo_endpoint": nil} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t).browser(t)
			script(b.peer)
			b.signIn("ada")
			if got := b.subject(); got != "ada" {
				t.Errorf("%q is signed in, want ada", got)
			}
		})
	}
}

func TestAKeyThatThePeerReplacesIsFetchedAgain(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.browser(t).signIn("ada")
	s.browser(t).signIn("grace")
	if n := s.peer.called("/jwks"); n != 1 {
		t.Errorf("the keys were fetched %d times for two people, want once", n)
	}
	key := newKey(t, "key-2")
	s.peer.key = key
	s.peer.sign = func(claims map[string]any) string { return authtest.Sign(jose.ES256, key, claims) }
	s.clock.Advance(time.Minute)
	s.browser(t).signIn("ada")
	if n := s.peer.called("/jwks"); n != 2 {
		t.Errorf("the keys were fetched %d times, want again for the new one", n)
	}
}

func TestKeysAreFetchedOnceAMinuteAtMost(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	signedBy("unknown")(t, b.peer)
	for range 5 {
		b.checkRefused(b.finishSignIn("oidc", b.beginSignIn("oidc")), 401, auth.CodeIDTokenInvalid)
	}
	if n := b.peer.called("/jwks"); n != 1 {
		t.Errorf("the keys were fetched %d times in one moment, want once", n)
	}
	b.clock.Advance(time.Minute)
	b.checkRefused(b.finishSignIn("oidc", b.beginSignIn("oidc")), 401, auth.CodeIDTokenInvalid)
	if n := b.peer.called("/jwks"); n != 2 {
		t.Errorf("the keys were fetched %d times in a minute, want twice", n)
	}
}

func TestKeysThatCannotBeFetchedAreAFailureOfTheProvider(t *testing.T) {
	t.Parallel()
	for name, script := range wrongResponses {
		t.Run("the keys are "+name, func(t *testing.T) {
			t.Parallel()
			b := start(t).browser(t)
			b.peer.answer("/jwks", script)
			got := b.finishSignIn("oidc", b.beginSignIn("oidc"))
			code := auth.CodeProviderUnavailable
			if got.StatusCode == 401 { // the response is JSON, but has no keys
				code = auth.CodeIDTokenInvalid
			}
			b.checkRefused(got, got.StatusCode, code)
			b.peer.answer("/jwks", nil)
			b.clock.Advance(time.Minute)
			b.signIn("ada")
		})
	}
}

func TestAnUnverifiedAddressIsNotKept(t *testing.T) {
	t.Parallel()
	for verified, email := range map[any]string{true: "ada@example.com", false: "", nil: "ada@example.com"} {
		t.Run(fmt.Sprint(verified), func(t *testing.T) {
			t.Parallel()
			s := start(t)
			s.peer.profile = map[string]any{"email_verified": verified}
			b := s.browser(t)
			b.finishSignIn("oidc", b.beginSignIn("oidc"))
			if event := s.events.list[0]; event.Session == nil || event.Session.User.Email != email {
				t.Errorf("email_verified %v: %+v, want the address %q", verified, event, email)
			}
		})
	}
}

func TestAnIssuerMayEndInASlash(t *testing.T) {
	t.Parallel()
	for name, slashes := range map[string]struct{ configured, real string }{
		"as configured":   {"/", "/"},
		"not configured":  {"", "/"},
		"only configured": {"/", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, func(c *auth.Config) { c.Providers[0].Issuer += slashes.configured })
			s.peer.metadata = map[string]any{"issuer": s.peer.issuer + slashes.real}
			s.peer.claims = map[string]any{"iss": s.peer.issuer + slashes.real}
			b := s.browser(t)
			params := b.beginSignIn("oidc")
			params.Set("iss", s.peer.issuer+slashes.real)
			if got := b.finishSignIn("oidc", params); got.StatusCode != http.StatusFound {
				t.Errorf("the sign-in = %d %s", got.StatusCode, got.body)
			}
		})
	}
}

func TestDiscoveryIsFetchedAgain(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	b.signIn("ada")
	key := newKey(t, "key-2")
	b.peer.key = key
	b.peer.sign = func(claims map[string]any) string { return authtest.Sign(jose.ES256, key, claims) }
	b.peer.metadata = map[string]any{"jwks_uri": b.peer.issuer + "/moved"}
	b.peer.answer("/moved", b.peer.jwks)
	b.peer.answer("/jwks", respond(404, "text/plain", "gone"))
	b.clock.Advance(day)
	b.signIn("ada")
	b.peer.answer(discoveryPath, respond(500, "text/plain", "down"))
	b.clock.Advance(day)
	b.signIn("ada") // by the cached metadata
	if n := b.peer.called(discoveryPath); n != 3 {
		t.Errorf("the discovery document was fetched %d times in three days, want 3", n)
	}
}

func TestKeysOfUnknownTypesAreSkipped(t *testing.T) {
	t.Parallel()
	for name, unknown := range map[string]string{
		"ML-DSA": `{"kty":"AKP","alg":"ML-DSA-44","kid":"pq","pub":"AAAA"}`, "secp256k1": `{"kty":"EC","crv":"secp256k1","kid":"k1","x":"AAAA","y":"AAAA"}`,
		"null": `null`, "text": `"key"`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t).browser(t)
			ours, err := json.Marshal(b.peer.key.Public())
			if err != nil {
				t.Fatal(err)
			}
			b.peer.answer("/jwks", respond(200, "application/json", `{"keys":[`+unknown+`,`+string(ours)+`]}`))
			b.signIn("ada")
		})
	}
}
