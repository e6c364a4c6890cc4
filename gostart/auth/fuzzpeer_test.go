package auth_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"gostart/auth"
	"gostart/internal/authtest"
)

// FuzzProviderAnswer lets a provider answer anything at one of its addresses:
// the sign-in ends in an error, or with the very person whom its other
// answers, which are honest, speak of.
func FuzzProviderAnswer(f *testing.F) {
	for i := range addresses {
		for _, body := range []string{
			"", "{}", "null", "[]", "<html>", `{"keys":[{}]}`, `{"keys":[{"kty":"oct","k":""}]}`, `{"sub":"eve"}`, `{"sub":"ada","email":7}`,
			`{"sub":"ada","name":"\u0000\ud800"}`, `{"access_token":"x","token_type":"Bearer","id_token":"a.b.c"}`,
			`{"access_token":"x","id_token":"eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ."}`, `{"error":"` + strings.Repeat("e", 300) + `"}`,
			`{"issuer":"http://peer.test","authorization_endpoint":"http://peer.test/authorize","token_endpoint":"http://peer.test/token",` +
				`"jwks_uri":"http://peer.test/jwks","id_token_signing_alg_values_supported":["none"]}`,
			`{"issuer":"http://peer.test","authorization_endpoint":"javascript:x","token_endpoint":"","jwks_uri":"file:///"}`,
		} {
			f.Add(uint8(i), uint16(0), "application/json", body)
		}
		f.Add(uint8(i), uint16(102), "", "")
		f.Add(uint8(i), uint16(300), "text/html", "<h1>"+secretMarker)
		f.Add(uint8(i), uint16(200), "application/json", `{"error":"invalid_grant","error_description":"`+secretMarker+`"}`)
		f.Add(uint8(i), uint16(0), "application/x-www-form-urlencoded", "access_token=x&expires_in=1e9")
	}
	f.Fuzz(func(t *testing.T, address uint8, status uint16, contentType, body string) {
		s := startInProcess(t, func(c *auth.Config) { c.Transport = onlyPeer{c.Transport} })
		path, b := addresses[int(address)%len(addresses)], s.browser(t)
		s.peer.answer(path, respond(200+int(status)%400, contentType, body))
		public := ""
		if path == "/jwks" {
			public = body
		}
		b.trySignIn(public)
		var profile struct{ Sub string }
		if path == "/userinfo" && b.subject() != "" && (json.Unmarshal([]byte(body), &profile) != nil || profile.Sub != "ada") {
			t.Errorf("the profile %s signs Ada in", body)
		}
	})
}

// addresses are those of the peer that the app calls.
var addresses = []string{discoveryPath, "/jwks", "/token", "/userinfo"}

// known is a network with nothing but the peer: discovery may name any place.
type onlyPeer struct{ http.RoundTripper }

func (k onlyPeer) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Host != "peer.test" || !slices.Contains(addresses, r.URL.Path) {
		return nil, errors.New("nobody is there")
	}
	return k.RoundTripper.RoundTrip(r)
}

// tries to sign in as Ada. That works, or else it harms nobody, and tells the
// log no secret. Words that are public are none.
func (b *browser) trySignIn(public string) {
	b.t.Helper()
	got, want := b.get("/signIn/oidc?login_hint=ada"), ""
	if got.StatusCode == http.StatusFound {
		if !strings.HasPrefix(got.Header.Get("Location"), b.peer.issuer+"/authorize?") {
			return // whom to believe, if not discovery?
		}
		got = b.finishSignIn("oidc", b.peer.authorize(b.t, got.Header.Get("Location")))
	}
	switch got.StatusCode {
	case http.StatusFound:
		want = "ada"
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusBadGateway:
		got.checkHarmless(b.t)
	default:
		b.t.Errorf("the sign-in = %d %s", got.StatusCode, got.body)
	}
	if sub := b.subject(); sub != want {
		b.t.Errorf("%q is signed in, want %q", sub, want)
	}
	if told := fmt.Sprint(b.events.take()); strings.Contains(told, "with a secret") && !strings.Contains(public, secretMarker) {
		b.t.Errorf("the log says %s", told)
	}
}

// FuzzIDToken changes what an ID token claims, and signs it with the right
// key: it signs Ada in if it is as OpenID Connect Core 1.0, section 3.1.3.7,
// wants it, and else nobody.
func FuzzIDToken(f *testing.F) {
	for _, changes := range []string{
		`{}`, `{"iss":"http://evil.test"}`, `{"iss":null}`, `{"iss":["http://peer.test"]}`, `{"aud":["app","other"]}`, `{"aud":["app","other"],"azp":"app"}`,
		`{"aud":[]}`, `{"aud":{"app":1}}`, `{"sub":""}`, `{"sub":"eve"}`, `{"nonce":null}`, `{"nonce":["x"]}`, `{"Nonce":"x"}`, `{"exp":0}`, `{"exp":1e99}`,
		`{"exp":"never"}`, `{"iat":9e15}`, `{"nbf":9e15}`, `{"email_verified":{}}`, `{"name":7}`, `{"_claim_names":{"x":"y"},"_claim_sources":{"y":7}}`,
	} {
		f.Add(changes)
	}
	s := startInProcess(f)
	f.Fuzz(func(t *testing.T, changes string) {
		var changed, honest, signed map[string]any
		if json.Unmarshal([]byte(changes), &changed) != nil {
			return
		}
		s.peer.sign = func(claims map[string]any) string {
			honest = maps.Clone(claims)
			signed = replace(changed, claims)
			return authtest.Sign(jose.ES256, s.peer.key, signed)
		}
		b := s.browser(t)
		if b.trySignIn(changes); b.subject() != "" && !s.claimsValid(signed, honest) {
			t.Errorf("%v sign in", signed)
		}
	})
}

// lawful reports whether claims say what they must.
func (s *site) claimsValid(claims, honest map[string]any) bool {
	expires, err := strconv.ParseFloat(fmt.Sprint(claims["exp"]), 64)
	audience := fmt.Sprint(claims["aud"])
	return err == nil && expires >= float64(s.clock.Now().Unix()) &&
		claims["iss"] == honest["iss"] && claims["sub"] == honest["sub"] && claims["nonce"] == honest["nonce"] &&
		(audience == clientID || audience == "["+clientID+"]" || strings.Contains(audience, clientID) && claims["azp"] == clientID)
}
