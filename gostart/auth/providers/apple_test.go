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

// fakeApple responds as the documentation shows: "Generate and validate tokens",
// "Authenticating users with Sign in with Apple". Its app has a fixed client secret.
func fakeApple() fakeProvider {
	p := fakeProvider{
		provider: providers.Apple(providers.Settings{providers.ClientID: "id"}),
		authURL:  "https://appleid.apple.com/auth/authorize",
		scope:    "openid name email",
		responses: responses{
			"GET https://appleid.apple.com/.well-known/openid-configuration": publicJSON(`{"issuer":"https://appleid.apple.com",` +
				`"authorization_endpoint":"https://appleid.apple.com/auth/authorize","token_endpoint":"https://appleid.apple.com/auth/token",` +
				`"revocation_endpoint":"https://appleid.apple.com/auth/revoke","jwks_uri":"https://appleid.apple.com/auth/keys",` +
				`"response_modes_supported":["query","fragment","form_post"],"id_token_signing_alg_values_supported":["RS256"],` +
				`"token_endpoint_auth_methods_supported":["client_secret_post"]}`),
			"GET https://appleid.apple.com/auth/keys": keySet(),
			appleToken: jsonResponse(200, `{"access_token":"adg61...67Or9","token_type":"Bearer","expires_in":3600,"refresh_token":"rca7...lABoQ","id_token":"ID_TOKEN"}`),
			idToken: jsonResponse(200, `{"iss":"https://appleid.apple.com","sub":"001999.b8a4c2e0d1f34b7c.0123","email":"jane@privaterelay.appleid.com",`+
				`"email_verified":"true","is_private_email":"true","nonce_supported":true}`),
		},
		user: auth.User{Sub: "001999.b8a4c2e0d1f34b7c.0123", Email: "jane@privaterelay.appleid.com", EmailVerified: true},
	}
	p.provider.NewClientSecret = func(time.Time) (string, error) { return "secret", nil }
	return p
}

func TestAppleSignsUsersIn(t *testing.T) {
	t.Parallel()
	fakeApple().checkSignsIn(t, map[string]variant{
		"email_verified is true": {idToken, `"email_verified":"true"`, `"email_verified":true`, nil},
		"an unverified address":  {idToken, `"email_verified":"true"`, `"email_verified":"false"`, func(u *auth.User) { u.Email, u.EmailVerified = "", false }},
		"no address":             {idToken, `"email":"jane@privaterelay.appleid.com",`, ``, func(u *auth.User) { u.Email, u.EmailVerified = "", false }},
	})
	fakeApple().checkFails(t, map[string]failure{
		"an invalid code":               {appleToken, jsonResponse(400, `{"error":"invalid_grant","error_description":"The code has expired or has been revoked."}`), auth.CodeTokenExchangeFailed},
		"no ID token":                   {appleToken, jsonResponse(200, `{"access_token":"adg61...67Or9","token_type":"Bearer"}`), auth.CodeIDTokenInvalid},
		"an ID token without sub":       {idToken, jsonResponse(200, `{"email":"jane@privaterelay.appleid.com"}`), auth.CodeIDTokenInvalid},
		"an ID token of another issuer": {idToken, jsonResponse(200, `{"iss":"https://evil.example","sub":"x"}`), auth.CodeIDTokenInvalid},
	})
}

// The user can change every parameter of the callback, so the app must read
// only the name from it.
func TestAppleReadsOnlyTheNameFromTheCallback(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ user, want string }{
		"as the documentation shows":         {`{"name":{"firstName":"Jane","lastName":"Doe"},"email":"jane@privaterelay.appleid.com"}`, "Jane Doe"},
		"another e-mail address and subject": {`{"name":{"firstName":"Jane","lastName":"Doe"},"email":"admin@example.com","sub":"admin"}`, "Jane Doe"},
		"only a first name":                  {`{"name":{"firstName":"Jane"}}`, "Jane"},
		"only a last name":                   {`{"name":{"lastName":"Doe"}}`, "Doe"},
		"no name":                            {`{"email":"admin@example.com"}`, ""},
		"a name that is null":                {`{"name":null}`, ""},
		"a name of spaces":                   {`{"name":{"firstName":" ","lastName":" "}}`, ""},
		"a name that is a string":            {`{"name":"Jane Doe"}`, ""},
		"truncated JSON":                     {`{"name":{"firstName":"Jane"`, ""},
		"not JSON":                           {`Jane`, ""},
		"an empty parameter":                 {``, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := fakeApple().signIn(t, nil)
			f.start(t)
			response := f.postCallback(t, url.Values{"user": {tt.user}})
			want := fakeApple().user
			want.Name = tt.want
			if f.lastEvent.Session == nil || f.lastEvent.Session.User != want || response.StatusCode != http.StatusSeeOther {
				t.Errorf("the session = %+v, %v; want %+v", f.lastEvent.Session, f.lastEvent.Err, want)
			}
		})
	}
}

// postCallback posts the callback as the form on the provider's page does. It
// adds the parameters in more.
func (f *flow) postCallback(t *testing.T, more url.Values) *http.Response {
	t.Helper()
	form := url.Values{"code": {"c0de"}, "state": {f.authRequest.Get("state")}}
	maps.Copy(form, more)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, f.authRequest.Get("redirect_uri"), strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	r.Header.Set("Origin", f.fake.provider.FormTargets[0])
	response, err := f.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	return response
}

func TestTheAppleClientSecretIsASignedToken(t *testing.T) {
	t.Parallel()
	key := authtest.NewKey(t)
	text := authtest.PEM(t, key)
	for name, value := range map[string]string{"on many lines": text, "on one line": strings.ReplaceAll(text, "\n", `\n`)} {
		s := appleSettings(value)
		if setting, message := checkSettings(t, "apple", s); setting != "" {
			t.Errorf("%s: %s is refused: %s", name, setting, message)
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
			"iat": float64(now.Add(-auth.ClockSkew).Unix()), "exp": float64(now.Add(5 * time.Minute).Unix()),
		}
		if !maps.Equal(claims, want) || token.Headers[0].KeyID != "KEY" {
			t.Errorf("%s: the claims = %v, the key ID = %s; want %v, KEY", name, claims, token.Headers[0].KeyID, want)
		}
	}
}

func TestAppleRejectsAnInvalidPrivateKey(t *testing.T) {
	t.Parallel()
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p384Key, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"not PEM":           "canary",
		"a path":            "/etc/AuthKey_canary.p8",
		"truncated PEM":     "-----BEGIN PRIVATE KEY-----\ncanary",
		"PEM without a key": "-----BEGIN PRIVATE KEY-----\nY2FuYXJ5\n-----END PRIVATE KEY-----",
		"an RSA key":        authtest.PEM(t, rsaKey),
		"a P-384 key":       authtest.PEM(t, p384Key),
	} {
		s := appleSettings(value)
		setting, message := checkSettings(t, "apple", s)
		if setting != providers.PrivateKey || message == "" || strings.Contains(message, "canary") {
			t.Errorf("%s: Check() = %s, %s", name, setting, message)
		}
		if secret, err := providers.Apple(s).NewClientSecret(now); err == nil || secret != "" || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: NewClientSecret() = %q, %v", name, secret, err)
		}
	}
}

func appleSettings(key string) providers.Settings {
	return providers.Settings{providers.ClientID: "id", providers.TeamID: "TEAM", providers.KeyID: "KEY", providers.PrivateKey: key}
}
