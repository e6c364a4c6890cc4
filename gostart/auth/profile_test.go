package auth_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"gostart/auth"
	"gostart/internal/authtest"
)

// user returns the user who is signed in.
func (b *browser) user() auth.User {
	b.t.Helper()
	var decoded struct{ Session struct{ User auth.User } }
	got := b.get("/session")
	if err := json.Unmarshal([]byte(got.body), &decoded); err != nil {
		b.t.Fatalf("GET /session = %d %s", got.StatusCode, got.body)
	}
	return decoded.Session.User
}

// oddValues are values that a claim may have instead of a string.
var oddValues = map[string]any{
	"a list": []string{"https://img.test/x"}, "an object": map[string]any{"url": "x"}, "a number": 7, "null": nil, "false": false,
}

func TestAnOptionalClaimOfAnotherTypeIsDropped(t *testing.T) {
	t.Parallel()
	for _, claim := range []string{"picture", "name", "email", "email_verified", "preferred_username", "xms_edov", "_claim_names", "_claim_sources", "locale"} {
		for kind, value := range oddValues {
			t.Run(fmt.Sprint(claim, " is ", kind), func(t *testing.T) {
				t.Parallel()
				for provider, change := range map[string]func(*peer){
					"oidc":  func(p *peer) { p.claims = map[string]any{claim: value, "family_name": []int{1}} },
					"plain": func(p *peer) { p.profile = map[string]any{claim: value} },
				} {
					s := startInProcess(t)
					change(s.peer)
					b := s.browser(t)
					if got := b.finishSignIn(provider, b.beginSignIn(provider)); got.StatusCode != http.StatusFound || b.subject() != "ada" {
						t.Errorf("%s: the sign-in = %d %s", provider, got.StatusCode, got.body)
					}
				}
				s := startInProcess(t)
				s.peer.profile = map[string]any{claim: value}
				b := s.browser(t)
				b.signIn("ada")
				user := b.user()
				if claim != "name" && user.Name != "Name of ada" || claim == "name" && user.Name != "" || user.Sub != "ada" {
					t.Errorf("the user = %+v; want the other claims", user)
				}
				if kept := user.Image != ""; kept == (claim == "picture") {
					t.Errorf("the picture is %q", user.Image)
				}
			})
		}
	}
}

func TestAnOptionalFieldOfTheDiscoveryDocumentNeverFailsASignIn(t *testing.T) {
	t.Parallel()
	values := map[string]any{"another scheme": "https://peer.test/x", "a path": "/x", "no URL": "N/A", "empty": ""}
	maps.Copy(values, oddValues)
	for _, field := range []string{
		"userinfo_endpoint", "revocation_endpoint", "device_authorization_endpoint", "token_endpoint_auth_methods_supported",
		"authorization_response_iss_parameter_supported", "scopes_supported",
	} {
		for kind, value := range values {
			if field == "token_endpoint_auth_methods_supported" && kind == "a list" {
				continue // the type that it has
			}
			t.Run(fmt.Sprint(field, " is ", kind), func(t *testing.T) {
				t.Parallel()
				s := startInProcess(t)
				s.peer.metadata = map[string]any{field: value}
				b := s.browser(t)
				b.signIn("ada")
				if n := s.peer.called("/userinfo"); b.subject() != "ada" || n != 1 && field != "userinfo_endpoint" {
					t.Errorf("%q is signed in, after %d calls of the userinfo endpoint", b.subject(), n)
				}
			})
		}
	}
}

func TestAnOptionalFieldOfATokenResponseNeverFailsASignIn(t *testing.T) {
	t.Parallel()
	for _, field := range []string{
		`"expires_in":"3600"`, `"expires_in":3600.5`, `"expires_in":""`, `"expires_in":"never"`, `"expires_in":1e30`, `"expires_in":-1`, `"expires_in":[]`, `"expires_in":null`,
		`"refresh_token":false`, `"refresh_token":{}`, `"token_type":7`, `"token_type":null`, `"error_description":7`, `"error_uri":[]`, `"scope":["a"]`,
	} {
		for _, contentType := range []string{"application/json", "text/plain", "text/html; charset=utf-8", "-"} {
			t.Run(field+" as "+contentType, func(t *testing.T) {
				t.Parallel()
				s := startInProcess(t)
				s.peer.answer("/token", respond(200, contentType, `{"access_token":"`+secretMarker+`ada.x","token_type":"Bearer",`+field+`}`))
				b := s.browser(t)
				if got := b.finishSignIn("plain", b.beginSignIn("plain")); got.StatusCode != http.StatusFound || b.subject() != "ada" {
					t.Errorf("the sign-in = %d %s", got.StatusCode, got.body)
				}
			})
		}
	}
}

func TestAClaimOfAnotherSpellingIsAnother(t *testing.T) {
	t.Parallel()
	for _, claim := range []string{"SUB", "At_Hash", "AUD", "NBF", "_Claim_Names", "\u017fub"} {
		s := startInProcess(t)
		s.peer.claims = map[string]any{claim: []int{7}, "zz" + claim: 7}
		s.peer.profile = map[string]any{claim: "eve", "Name": "Eve"}
		b := s.browser(t)
		b.signIn("ada")
		if user := b.user(); user.Sub != "ada" || user.Name != "Name of ada" {
			t.Errorf("with %s, the user = %+v", claim, user)
		}
	}
}

func TestACallbackMayHaveMalformedParametersThatAreNotNeeded(t *testing.T) {
	t.Parallel()
	for _, more := range []string{"session_state=a;b", "hd=%zz", "x=100%", "%zz=x", ";"} {
		b := startInProcess(t).browser(t)
		answer := b.beginSignIn("oidc").Encode()
		for _, query := range []string{"state=%zz", more + "&state=x", "code=%zz&" + more} {
			if got := b.get("/callback/oidc?" + query); got.StatusCode != http.StatusUnprocessableEntity {
				t.Errorf("?%s = %d %s", query, got.StatusCode, got.body)
			}
		}
		if got := b.get("/callback/oidc?" + more + "&" + answer); got.StatusCode != http.StatusFound || b.subject() != "ada" {
			t.Errorf("with %s, the sign-in = %d %s", more, got.StatusCode, got.body)
		}
		denied := b.beginSignIn("oidc")
		denied.Del("code")
		if got := b.get("/callback/oidc?error=access_denied&error_description=50%&" + more + "&" + denied.Encode()); !strings.Contains(got.body, string(auth.CodeAccessDenied)) {
			t.Errorf("with %s, the refusal = %d %s", more, got.StatusCode, got.body)
		}
	}
}

func TestAnExpiryThatIsNoWholeNumberIsKept(t *testing.T) {
	t.Parallel()
	for _, value := range []string{`3600`, `"3600"`, `3600.9`, `"3600.5"`, `3.6e3`} {
		s := startInProcess(t, func(c *auth.Config) { c.Now = time.Now }) // x/oauth2 has no other clock
		s.peer.answer("/token", respond(200, "application/json", `{"access_token":"`+secretMarker+`ada.x","expires_in":`+value+`}`))
		b := s.browser(t)
		b.finishSignIn("plain", b.beginSignIn("plain"))
		var answer struct {
			Tokens struct{ ExpiresAt time.Time }
		}
		got := b.get("/providers/plain/tokens", sameOrigin)
		if err := json.Unmarshal([]byte(got.body), &answer); err != nil {
			t.Fatal(err)
		}
		if left := time.Until(answer.Tokens.ExpiresAt); left < 59*time.Minute || left > time.Hour {
			t.Errorf("expires_in %s: %v are left; %s", value, left, got.body)
		}
	}
}

func TestAnIssuerParameterThatIsAnnouncedAsATextIsRequired(t *testing.T) {
	t.Parallel()
	s := startInProcess(t)
	s.peer.metadata = map[string]any{"authorization_response_iss_parameter_supported": "true"}
	b := s.browser(t)
	answer := b.beginSignIn("oidc")
	answer.Del("iss")
	b.checkRefused(b.finishSignIn("oidc", answer), 400, auth.CodeIssuerMismatch)
}

func TestAFailedUserinfoCallDoesNotFailTheSignIn(t *testing.T) {
	t.Parallel()
	for name, script := range wrongResponses {
		if name == "numbers for texts" {
			continue // its subject is another
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			s.peer.claims = map[string]any{"name": "Ada", "email": "ada@token.test", "email_verified": true}
			s.peer.answer("/userinfo", script)
			b := s.browser(t)
			b.signIn("ada")
			if user := b.user(); user.Name != "Ada" || user.Email != "ada@token.test" {
				t.Errorf("the user = %+v; want that of the ID token", user)
			}
			if got, want := s.events.take(), []string{"auth.profile_incomplete AUTH_USER_INFO_FAILED", "auth.sign_in"}; !slices.Equal(got, want) {
				t.Errorf("events = %q, want %q", got, want)
			}
		})
	}
}

func TestAFailedUserinfoCallIsLoggedWithItsStatus(t *testing.T) {
	t.Parallel()
	s := startInProcess(t)
	s.peer.answer("/userinfo", respond(503, "text/plain", secretMarker))
	s.browser(t).signIn("ada")
	if err := s.events.list[0].Err; err == nil || !strings.Contains(err.Error(), "peer.test answers 503") {
		t.Errorf("the event is %v", err)
	}
}

func TestAUserinfoCallThatHangsDoesNotFailTheSignIn(t *testing.T) {
	bubble(t, func(t *testing.T, s *site) {
		b, began := s.browser(t), time.Now()
		s.peer.answer("/userinfo", hang)
		b.signIn("ada")
		if took := time.Since(began); took != 5*time.Second || b.subject() != "ada" {
			t.Errorf("%q is signed in after %v, want ada after 5s", b.subject(), took)
		}
	})
}

func TestARedirectOfTheUserinfoToAnotherHostIsNotFollowed(t *testing.T) {
	t.Parallel()
	thief := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("the other host got %s %s", r.Method, r.URL)
	}))
	t.Cleanup(thief.Close)
	b := start(t).browser(t)
	b.peer.answer("/userinfo", redirects(thief.URL))
	b.signIn("ada")
}

func TestASignedUserinfoIsVerified(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		key  func(*site) jose.JSONWebKey
		want string
	}{
		"with the peer's key":   {func(s *site) jose.JSONWebKey { return s.peer.key }, "Signed Ada"},
		"with another's":        {func(*site) jose.JSONWebKey { return newKey(t, "key-1") }, ""},
		"with an unknown one's": {func(*site) jose.JSONWebKey { return newKey(t, "key-9") }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startInProcess(t)
			token := authtest.Sign(jose.ES256, tt.key(s), map[string]any{"sub": "ada", "name": "Signed Ada"})
			s.peer.answer("/userinfo", respond(200, "application/jwt; charset=utf-8", token))
			b := s.browser(t)
			b.signIn("ada")
			if got := b.user().Name; got != tt.want {
				t.Errorf("the name is %q, want %q", got, tt.want)
			}
		})
	}
}

func TestAFailedRefreshOfTheUserChangesNothing(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	b.signIn("ada")
	before := b.get("/session").body
	b.peer.answer("/userinfo", respond(503, "text/plain", ""))
	got := b.send("POST", "/providers/oidc/user/refresh", nil, sameOrigin)
	if got.StatusCode != 502 || b.get("/session").body != before {
		t.Errorf("POST …/user/refresh = %d %s", got.StatusCode, got.body)
	}
}

func TestFieldsOfAnotherTypeAreNotDecoded(t *testing.T) {
	t.Parallel()
	type profile struct {
		ID       int64
		Name     string
		Verified auth.Bool
		Avatar   struct{ Href string }
		Images   []struct{ URL string }
	}
	for data, want := range map[string]string{
		`{"id":1,"name":["x"],"verified":"true","avatar":"x","images":{}}`:                    `{1  true {} []}`,
		`{"id":1,"name":{"a":1},"verified":1,"avatar":{"href":7},"images":["x",{"url":"y"}]}`: `{1  true {} [{} {y}]}`,
		`{"id":"1","name":"n","verified":"yes","avatar":null,"images":null}`:                  `{0 n false {} []}`,
		`{"id":1e3,"verified":[true]}`:                                                        `{0  false {} []}`,
		`{"id":1,"verified":null,"images":[{"url":"a"},7]}`:                                   `{1  false {} [{a} {}]}`,
	} {
		var got profile
		if err := auth.DecodeProfile([]byte(data), &got); err != nil || fmt.Sprint(got) != want {
			t.Errorf("DecodeProfile(%s) = %v, %v; want %s", data, got, err, want)
		}
	}
	for _, data := range []string{``, `[]`, `"x"`, `7`, `{"id":1`, `<html>`} {
		if err := auth.DecodeProfile([]byte(data), new(profile)); err == nil {
			t.Errorf("DecodeProfile(%s) succeeds", data)
		}
	}
}

// FuzzDecodeProfile decodes arbitrary bytes. It must fail only if they are no JSON
// object, and a Bool must be true for four values only.
func FuzzDecodeProfile(f *testing.F) {
	for _, data := range []string{`{"sub":"x","v":"true"}`, `{"sub":7,"v":[1]}`, `{"v":1.0}`, `[]`, `null`, `{"deep":{"name":[{}]}}`, "{\"sub\":\"\xff\"}"} {
		f.Add([]byte(data))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var profile struct {
			Sub  string
			V    auth.Bool
			Deep struct{ Name string }
		}
		var object struct{ V json.RawMessage }
		err := auth.DecodeProfile(data, &profile)
		if isObject := json.Unmarshal(data, &object) == nil; isObject != (err == nil) {
			t.Errorf("DecodeProfile(%q) = %v", data, err)
		}
		if truth := []string{"true", "1", `"true"`, `"1"`}; err == nil && bool(profile.V) != slices.Contains(truth, string(object.V)) {
			t.Errorf("DecodeProfile(%q): V = %v", data, profile.V)
		}
	})
}
