package providers_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"gostart/auth"
	"gostart/auth/providers"
	"gostart/internal/authtest"
)

const appleToken = "POST https://appleid.apple.com/auth/token"

// fakeApple answers as the documentation shows: "Generate and validate tokens",
// "Authenticating users with Sign in with Apple". Its client secret is fixed.
func fakeApple() fakeProvider {
	p := fakeProvider{
		provider: providers.Apple(providers.Settings{providers.ClientID: "id"}),
		page:     "https://appleid.apple.com/auth/authorize",
		scope:    "openid name email",
		headers:  map[string]string{"Authorization": "of no call"},
		answers: answers{
			"GET https://appleid.apple.com/.well-known/openid-configuration": publicJSON(`{"issuer":"https://appleid.apple.com",` +
				`"authorization_endpoint":"https://appleid.apple.com/auth/authorize","token_endpoint":"https://appleid.apple.com/auth/token",` +
				`"revocation_endpoint":"https://appleid.apple.com/auth/revoke","jwks_uri":"https://appleid.apple.com/auth/keys",` +
				`"response_modes_supported":["query","fragment","form_post"],"id_token_signing_alg_values_supported":["RS256"],` +
				`"token_endpoint_auth_methods_supported":["client_secret_post"]}`),
			"GET https://appleid.apple.com/auth/keys": keySet(),
			appleToken: jsonAnswer(200, `{"access_token":"adg61...67Or9","token_type":"Bearer","expires_in":3600,"refresh_token":"rca7...lABoQ","id_token":"ID_TOKEN"}`),
			idToken: jsonAnswer(200, `{"iss":"https://appleid.apple.com","sub":"001999.b8a4c2e0d1f34b7c.0123","email":"jane@privaterelay.appleid.com",`+
				`"email_verified":"true","is_private_email":"true","nonce_supported":true}`),
		},
		user: auth.User{Sub: "001999.b8a4c2e0d1f34b7c.0123", Email: "jane@privaterelay.appleid.com", EmailVerified: true},
	}
	p.provider.NewClientSecret = func(time.Time) (string, error) { return "secret", nil }
	return p
}

func TestApple(t *testing.T) {
	t.Parallel()
	fakeApple().checkSignsIn(t, map[string]variant{
		"a verified of truth":   {idToken, `"email_verified":"true"`, `"email_verified":true`, nil},
		"an unverified address": {idToken, `"email_verified":"true"`, `"email_verified":"false"`, func(u *auth.User) { u.Email, u.EmailVerified = "", false }},
		"no address":            {idToken, `"email":"jane@privaterelay.appleid.com",`, ``, func(u *auth.User) { u.Email, u.EmailVerified = "", false }},
	})
	fakeApple().checkFails(t, map[string]failure{
		"a bad code":        {appleToken, jsonAnswer(400, `{"error":"invalid_grant","error_description":"The code has expired or has been revoked."}`), auth.CodeTokenExchangeFailed},
		"no token":          {appleToken, jsonAnswer(200, `{"access_token":"adg61...67Or9","token_type":"Bearer"}`), auth.CodeIDTokenInvalid},
		"a token of nobody": {idToken, jsonAnswer(200, `{"email":"jane@privaterelay.appleid.com"}`), auth.CodeIDTokenInvalid},
		"another issuer":    {idToken, jsonAnswer(200, `{"iss":"https://evil.example","sub":"x"}`), auth.CodeIDTokenInvalid},
	})
}

// A browser can change every parameter of the callback, so only the name is
// read from it.
func TestAppleTellsTheNameAlone(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ user, want string }{
		"as the documentation shows": {`{"name":{"firstName":"Jane","lastName":"Doe"},"email":"jane@privaterelay.appleid.com"}`, "Jane Doe"},
		"with another address":       {`{"name":{"firstName":"Jane","lastName":"Doe"},"email":"admin@example.com","sub":"admin"}`, "Jane Doe"},
		"one name":                   {`{"name":{"firstName":"Jane"}}`, "Jane"},
		"a last name":                {`{"name":{"lastName":"Doe"}}`, "Doe"},
		"no name":                    {`{"email":"admin@example.com"}`, ""},
		"a name of null":             {`{"name":null}`, ""},
		"a name of blanks":           {`{"name":{"firstName":" ","lastName":" "}}`, ""},
		"a name that is text":        {`{"name":"Jane Doe"}`, ""},
		"half an answer":             {`{"name":{"firstName":"Jane"`, ""},
		"text":                       {`Jane`, ""},
		"nothing":                    {``, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := fakeApple().signIn(t, nil)
			v.start(t)
			end := v.post(t, url.Values{"user": {tt.user}})
			want := fakeApple().user
			want.Name = tt.want
			if v.last.Session == nil || v.last.Session.User != want || end.StatusCode != http.StatusSeeOther {
				t.Errorf("the session = %+v, %v; want %+v", v.last.Session, v.last.Err, want)
			}
		})
	}
}

// post sends the callback as the form that the provider's page posts, with more
// parameters.
func (v *signIn) post(t *testing.T, more url.Values) *http.Response {
	t.Helper()
	form := url.Values{"code": {"c0de"}, "state": {v.request.Get("state")}}
	maps.Copy(form, more)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, v.request.Get("redirect_uri"), strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	r.Header.Set("Origin", v.fake.provider.FormTargets[0])
	end, err := v.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	return end
}

func TestAppleSecret(t *testing.T) {
	t.Parallel()
	key := authtest.NewKey(t)
	text := authtest.PEM(t, key)
	for name, value := range map[string]string{"on many lines": text, "on one line": strings.ReplaceAll(text, "\n", `\n`)} {
		s := appleSettings(value)
		if setting, cure := checkSettings(t, "apple", s); setting != "" {
			t.Errorf("%s: %s is refused: %s", name, setting, cure)
		}
		secret, err := providers.Apple(s).NewClientSecret(now)
		if err != nil {
			t.Fatal(err)
		}
		token, err := jwt.ParseSigned(secret, []jose.SignatureAlgorithm{jose.ES256})
		if err != nil {
			t.Fatal(err)
		}
		claims := map[string]any{}
		if err := token.Claims(key.Public(), &claims); err != nil {
			t.Fatal(err)
		}
		want := map[string]any{
			"iss": "TEAM", "sub": "id", "aud": "https://appleid.apple.com",
			"iat": float64(now.Unix()), "exp": float64(now.Add(5 * time.Minute).Unix()),
		}
		if !maps.Equal(claims, want) || token.Headers[0].KeyID != "KEY" {
			t.Errorf("%s: the claims = %v, the key ID = %s; want %v, KEY", name, claims, token.Headers[0].KeyID, want)
		}
	}
}

func TestAppleWantsAKey(t *testing.T) {
	t.Parallel()
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	wide, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"text":               "canary",
		"a path":             "/etc/AuthKey_canary.p8",
		"half a key":         "-----BEGIN PRIVATE KEY-----\ncanary",
		"no key":             "-----BEGIN PRIVATE KEY-----\nY2FuYXJ5\n-----END PRIVATE KEY-----",
		"a key of RSA":       authtest.PEM(t, rsaKey),
		"a key that is wide": authtest.PEM(t, wide),
	} {
		s := appleSettings(value)
		setting, cure := checkSettings(t, "apple", s)
		if setting != providers.PrivateKey || cure == "" || strings.Contains(cure, "canary") {
			t.Errorf("%s: the fault = %s: %s", name, setting, cure)
		}
		if secret, err := providers.Apple(s).NewClientSecret(now); err == nil || secret != "" || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: NewClientSecret() = %q, %v", name, secret, err)
		}
	}
}

func appleSettings(key string) providers.Settings {
	return providers.Settings{providers.ClientID: "id", providers.TeamID: "TEAM", providers.KeyID: "KEY", providers.PrivateKey: key}
}
