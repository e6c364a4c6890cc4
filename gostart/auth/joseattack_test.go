package auth_test

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"gostart/auth"
)

func TestEveryChangeSpoilsAToken(t *testing.T) {
	t.Parallel()
	for _, f := range tokenFormats(startInProcess(t).Auth) {
		token := f.token(t)
		for i := range token {
			for bit := range 8 {
				changed := []byte(token)
				changed[i] ^= 1 << bit
				f.checkRefused(t, reportUse, string(changed))
			}
			for _, changed := range []string{token[:i], token[i+1:], token[:i] + token[i+1:], token[:i] + "\n" + token[i:], token[:i] + "." + token[i:], token[:i] + "A" + token[i:]} {
				if changed != token {
					f.checkRefused(t, reportUse, changed)
				}
			}
		}
		for _, changed := range []string{"", ".", "..", "....", "{}", "null", token + "=", token + "\n", token + ".", token + token, " " + token,
			strings.Repeat("A", 8<<10+1), token + strings.Repeat("A", 1<<20)} {
			f.checkRefused(t, reportUse, changed)
		}
	}
}

func TestATokenIsWorthNothingElsewhere(t *testing.T) {
	t.Parallel()
	s := startInProcess(t)
	cookie, err := s.NewSession(t.Context(), "oidc", auth.User{Sub: "ada"})
	if err != nil {
		t.Fatal(err)
	}
	all := tokenFormats(s.Auth)
	for name, f := range all {
		token := f.token(t)
		for _, use := range []auth.TokenUse{
			{Purpose: "report", Audience: "/report", Lifetime: time.Hour},
			{Purpose: "report-22", Audience: "/report", Lifetime: time.Hour},
			{Purpose: "report-2", Audience: "/reports", Lifetime: time.Hour},
			{Purpose: "report-2", Audience: "/report/", Lifetime: time.Hour},
		} {
			f.checkRefused(t, use, token)
		}
		for _, change := range []func(*auth.Config){
			func(c *auth.Config) { c.BaseURL = &url.URL{Scheme: "https", Host: c.BaseURL.Host} },
			func(c *auth.Config) { c.BaseURL = &url.URL{Scheme: "http", Host: "other.test"} },
			func(c *auth.Config) { c.Secrets = []string{strings.ToUpper(secret)} },
			func(c *auth.Config) { c.Salt = "salt" },
		} {
			tokenFormats(startInProcess(t, change).Auth)[name].checkRefused(t, reportUse, token)
		}
		for other, g := range all {
			if other != name {
				g.checkRefused(t, reportUse, token)
			}
		}
		f.checkRefused(t, reportUse, cookie.Value)
	}
}

// Each token is signed with the right key, as if it had leaked. The first one
// is valid, which shows that the others are refused for their claims.
func TestOnlyTheOneShapeOfATokenIsAccepted(t *testing.T) {
	t.Parallel()
	s := startInProcess(t)
	key := tokenKey(t, "jose sign report-2")
	without := func(name string) func(object) {
		return func(claims object) { delete(claims, name) }
	}
	with := func(name string, value any) func(object) {
		return func(claims object) { claims[name] = value }
	}
	now := s.clock.Now().Unix()
	verify := tokenFormats(s.Auth)["signed"]
	genuine := signToken(t, jose.HS256, key, genuineClaims(now), object{"typ": "report-2+jwt"})
	if read, err := verify.read(reportUse, genuine, nil); err != nil || read.Subject != "ada" {
		t.Fatalf("reading a valid token = %+v, error %v: the other cases prove nothing", read, err)
	}
	for name, change := range map[string]func(object){
		"no issuer": without("iss"), "another issuer": with("iss", "http://evil.test"), "an issuer that is a list": with("iss", []string{"http://app.test"}),
		"no audience": without("aud"), "an audience that is a list": with("aud", []string{"/report"}), "audiences": with("aud", []string{"/report", "/other"}),
		"no expiry": without("exp"), "an expiry of 0": with("exp", 0), "an expiry that is text": with("exp", "9999999999"),
		"an expiry of null": with("exp", nil), "an expiry beyond numbers": with("exp", 1e300), "an expiry 61 seconds ago": with("exp", now-61),
		"no issue": without("iat"), "an issue in the future": with("iat", now+61), "an issue before time": with("iat", -1),
		"no subject": without("sub"), "an empty subject": with("sub", ""), "a subject that is a number": with("sub", 1),
		"no id": without("jti"), "nine KB": with("data", object{"Name": strings.Repeat("x", 9<<10)}), "data of another shape": with("data", []string{"ada"}), "no data": without("data"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			claims := genuineClaims(now)
			change(claims)
			verify.checkRefused(t, reportUse, signToken(t, jose.HS256, key, claims, object{"typ": "report-2+jwt"}))
		})
	}
}

func TestOnlyTheOneHeaderOfATokenIsAccepted(t *testing.T) {
	t.Parallel()
	s := startInProcess(t)
	key, claims := tokenKey(t, "jose sign report-2"), genuineClaims(s.clock.Now().Unix())
	_, payload, _ := strings.Cut(signToken(t, jose.HS256, key, claims, nil), ".")
	payload, _, _ = strings.Cut(payload, ".")
	long := slices.Concat(key, key)
	encryptedKey := tokenKey(t, "jose encrypt report-2")
	traps := map[string]string{
		"no algorithm":                  encode(`{"alg":"none","typ":"report-2+jwt"}`) + "." + payload + ".",
		"no algorithm, oddly spelled":   encode(`{"alg":"nOnE","typ":"report-2+jwt"}`) + "." + payload + ".",
		"no algorithm, our header":      encode(`{"alg":"HS256","typ":"report-2+jwt"}`) + "." + payload + ".",
		"HS512, its key ours twice":     signToken(t, jose.HS512, long, claims, object{"typ": "report-2+jwt"}),
		"HS384, its key ours twice":     signToken(t, jose.HS384, long, claims, object{"typ": "report-2+jwt"}),
		"no type":                       signToken(t, jose.HS256, key, claims, nil),
		"the type of any JWT":           signToken(t, jose.HS256, key, claims, object{"typ": "JWT"}),
		"the type of another purpose":   signToken(t, jose.HS256, key, claims, object{"typ": "report+jwt"}),
		"a critical header unknown":     signToken(t, jose.HS256, key, claims, object{"typ": "report-2+jwt", "crit": []string{"exp"}, "exp": 1}),
		"a critical header known":       signToken(t, jose.HS256, key, claims, object{"typ": "report-2+jwt", "crit": []string{"b64"}, "b64": true}),
		"a key id":                      signToken(t, jose.HS256, key, claims, object{"typ": "report-2+jwt", "kid": "../../dev/null"}),
		"a place to fetch the key from": signToken(t, jose.HS256, key, claims, object{"typ": "report-2+jwt", "jku": "https://evil.test/jwks"}),
		"the content type of a nest":    signToken(t, jose.HS256, key, claims, object{"typ": "report-2+jwt", "cty": "JWT"}),
		"JSON serialization":            jsonSerialized(t, signToken(t, jose.HS256, key, claims, object{"typ": "report-2+jwt"})),
		"a token inside a token":        encryptToken(t, encryptedKey, signToken(t, jose.HS256, key, claims, object{"typ": "report-2+jwt"}), object{"typ": "report-2+jwt", "cty": "JWT"}, jose.NONE),
		"compressed":                    encryptToken(t, encryptedKey, marshal(t, claims), object{"typ": "report-2+jwt"}, jose.DEFLATE),
		"the signing key to encrypt":    encryptToken(t, key, marshal(t, claims), object{"typ": "report-2+jwt"}, jose.NONE),
		"the encryption key to sign":    signToken(t, jose.HS256, encryptedKey, claims, object{"typ": "report-2+jwt"}),
		"the raw secret to sign":        signToken(t, jose.HS256, []byte(secret), claims, object{"typ": "report-2+jwt"}),
	}
	head, rest, _ := strings.Cut(encryptToken(t, encryptedKey, marshal(t, claims), object{"typ": "report-2+jwt"}, jose.NONE), "..")
	if _, err := s.Jose().Decrypt(reportUse, head+".."+rest, nil); err != nil {
		t.Fatalf("a valid token is refused: %v", err)
	}
	traps["an encrypted key where there is none"] = head + "." + encode("key") + "." + rest
	for name, token := range traps {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, f := range tokenFormats(s.Auth) {
				f.checkRefused(t, reportUse, token)
			}
		})
	}
}

// FuzzVerifyToken reads arbitrary tokens in both formats. No seed is one byte
// away from a valid token, as the fuzzer would soon remove that byte.
func FuzzVerifyToken(f *testing.F) {
	here, elsewhere := startInProcess(f), startInProcess(f, func(c *auth.Config) { c.Salt = "of another site" })
	for name, form := range tokenFormats(here.Auth) {
		genuine, foreign := form.token(f), tokenFormats(elsewhere.Auth)[name].token(f)
		for _, token := range []string{"", "a.b.c", "a..b.c.d", foreign, foreign + "=", genuine[:100]} {
			f.Add(token)
		}
	}
	f.Fuzz(func(t *testing.T, token string) {
		for _, form := range tokenFormats(here.Auth) {
			form.checkRefused(t, reportUse, token)
		}
	})
}

// object is a JSON object: a header or a payload.
type object map[string]any

func genuineClaims(now int64) object {
	return object{"iss": "http://app.test", "sub": "ada", "aud": "/report", "iat": now, "exp": now + 3600, "jti": "1", "data": object{"Name": "ada"}}
}

// tokenKey derives a key as package auth does.
func tokenKey(t testing.TB, purpose string) []byte {
	t.Helper()
	key, err := hkdf.Key(sha256.New, []byte(secret), nil, "gostart auth v1 "+purpose, 32)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// signToken signs claims, with more fields in the header.
func signToken(t testing.TB, alg jose.SignatureAlgorithm, key []byte, claims, header object) string {
	t.Helper()
	options := new(jose.SignerOptions)
	for name, value := range header {
		options.WithHeader(jose.HeaderKey(name), value)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, options)
	if err != nil {
		t.Fatal(err)
	}
	object, err := signer.Sign([]byte(marshal(t, claims)))
	if err != nil {
		t.Fatal(err)
	}
	token, err := object.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// encryptToken encrypts payload, with more fields in the header.
func encryptToken(t testing.TB, key []byte, payload string, header object, zip jose.CompressionAlgorithm) string {
	t.Helper()
	options := &jose.EncrypterOptions{Compression: zip}
	for name, value := range header {
		options.WithHeader(jose.HeaderKey(name), value)
	}
	encrypter, err := jose.NewEncrypter(jose.A256GCM, jose.Recipient{Algorithm: jose.DIRECT, Key: key}, options)
	if err != nil {
		t.Fatal(err)
	}
	object, err := encrypter.Encrypt([]byte(payload))
	if err != nil {
		t.Fatal(err)
	}
	token, err := object.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// jsonSerialized writes a token in JSON serialization (RFC 7515, section
// 7.2.2).
func jsonSerialized(t testing.TB, token string) string {
	t.Helper()
	parts := strings.Split(token, ".")
	return marshal(t, object{"protected": parts[0], "payload": parts[1], "signature": parts[2]})
}

func marshal(t testing.TB, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func encode(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
