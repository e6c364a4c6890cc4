package auth_test

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gorilla/securecookie"

	"gostart/auth"
)

// patch sends PATCH /session as a script of this site does.
func (b *browser) patch(body string, headers ...string) response {
	b.t.Helper()
	return b.sendBody("PATCH", "/session", body, append([]string{"Content-Type: application/json", sameOrigin}, headers...)...)
}

func TestPeopleChangeTheirNameAndPicture(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	b.signIn("ada")
	b.events.take()
	got := b.patch(`{"user":{"name":"Ada, Countess","image":""}}`)
	const want = `{"success":true,"session":{"user":{"sub":"ada","name":"Ada, Countess","email":"ada@example.com","emailVerified":false,"image":""},` +
		`"expires":"2030-01-17T03:04:05Z"},"redirect":false,"redirectURL":"/"}`
	if got.StatusCode != http.StatusOK || got.body != want || len(got.Cookies()) != 1 {
		t.Errorf("PATCH /session = %d %s %v, want %s", got.StatusCode, got.body, got.Cookies(), want)
	}
	if session := b.get("/session"); !strings.Contains(session.body, `"name":"Ada, Countess"`) {
		t.Errorf("the session is %s", session.body)
	}
	if events := b.events.take(); len(events) != 1 || events[0] != "auth.session_updated" {
		t.Errorf("events = %q", events)
	}
}

func TestAPictureIsAnHTTPSAddress(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	b.signIn("ada")
	const image = "https://img.test/people/ada.png?size=96&v=1"
	if got := b.patch(`{"user":{"image":"` + image + `"}}`); got.StatusCode != http.StatusOK {
		t.Errorf("PATCH /session = %d %s", got.StatusCode, got.body)
	}
	var decoded struct{ Session struct{ User auth.User } }
	if got := b.get("/session"); json.Unmarshal([]byte(got.body), &decoded) != nil || decoded.Session.User.Image != image {
		t.Errorf("GET /session = %s", got.body)
	}
}

func TestAPatchSaysWhereToGoOn(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	b.signIn("ada")
	for target, want := range map[string]string{"/dashboard": "/dashboard", "//evil.example": "/", "javascript:alert(1)": "/"} {
		got := b.sendBody("PATCH", "/session?redirect=true&redirectTo="+target, "{}", "Content-Type: application/json", sameOrigin)
		if !strings.HasSuffix(got.body, `"redirect":true,"redirectURL":"`+want+`"}`) || got.StatusCode != http.StatusOK {
			t.Errorf("PATCH /session to %s = %d %s", target, got.StatusCode, got.body)
		}
	}
}

// Nobody can change their subject, become an administrator or extend their
// session.
func TestOtherFieldsCannotBeChanged(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"user":{"sub":"grace"}}`, `{"user":{"Sub":"grace","SUB":"grace"}}`, `{"user":{"email":"grace@example.com"}}`, `{"user":{"emailVerified":true,"email_verified":true,"EmailVerified":true,"v":true}}`,
		`{"user":{"role":"admin","admin":true,"isAdmin":true}}`, `{"user":{"__proto__":{"admin":true},"constructor":{}}}`,
		`{"user":{"id":"x","i":"x","s":"grace","p":"plain","x":9999999999,"u":9999999999,"a":{"admin":true}}}`,
		`{"user":{"exp":9999999999,"expires":"2099-01-01T00:00:00Z","until":"2099-01-01T00:00:00Z"}}`,
		`{"expires":"2099-01-01T00:00:00Z","id":"x","provider":"plain","User":{"sub":"grace"}}`,
		`{"user":{"app":{"admin":true},"App":{"admin":true}}}`, `{"user":null}`, `{"user":{}}`, `{}`,
		`{"user":{"name":null,"image":null}}`,
	} {
		t.Run(body, func(t *testing.T) {
			t.Parallel()
			b := start(t).browser(t)
			b.signIn("ada")
			if got := b.patch(body); got.StatusCode != http.StatusOK {
				t.Errorf("PATCH /session = %d %s", got.StatusCode, got.body)
			}
			if got := b.get("/session"); got.body != adasSessionJSON {
				t.Errorf("the session is %s", got.body)
			}
		})
	}
}

func TestABadValueIsNamed(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		body   string
		status int
		fields []string
	}{
		"an empty name":                   {`{"user":{"name":""}}`, 422, []string{"name"}},
		"a name of spaces":                {`{"user":{"name":"   "}}`, 422, []string{"name"}},
		"a name of 101 characters":        {`{"user":{"name":"` + strings.Repeat("ä", 101) + `"}}`, 422, []string{"name"}},
		"a name that shows nothing":       {`{"user":{"name":"\u200b\u202e\n"}}`, 422, []string{"name"}},
		"a name that is a number":         {`{"user":{"name":1}}`, 422, []string{"name"}},
		"a picture by script":             {`{"user":{"image":"javascript:alert(1)"}}`, 422, []string{"image"}},
		"a picture without a host":        {`{"user":{"image":"https://"}}`, 422, []string{"image"}},
		"a picture with a password":       {`{"user":{"image":"https://a:b@img.test/a"}}`, 422, []string{"image"}},
		"a picture without https":         {`{"user":{"image":"http://img.test/a"}}`, 422, []string{"image"}},
		"a picture of 600 bytes":          {`{"user":{"image":"https://img.test/` + strings.Repeat("a", 600) + `"}}`, 422, []string{"image"}},
		"both":                            {`{"user":{"name":"","image":"x"}}`, 422, []string{"name", "image"}},
		"a user that is a list":           {`{"user":[]}`, 400, nil},
		"a user that is text":             {`{"user":"x"}`, 400, nil},
		"no object":                       {`[]`, 400, nil},
		"nothing":                         {``, 400, nil},
		"half of it":                      {`{"user":{"name":"A"`, 400, nil},
		"two of them":                     {`{"user":{"name":"A"}}{}`, 400, nil},
		"more than is read":               {`{"user":{"name":"` + strings.Repeat("a", 64<<10) + `"}}`, 413, nil},
		"objects in objects, 20,000 deep": {strings.Repeat(`{"user":`, 7000), 400, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t).browser(t)
			b.signIn("ada")
			got := b.patch(tt.body)
			var problem struct{ Details map[string]string }
			if err := json.Unmarshal([]byte(got.body), &problem); err != nil || got.StatusCode != tt.status || len(problem.Details) != len(tt.fields) {
				t.Errorf("PATCH /session = %d %s", got.StatusCode, got.body)
			}
			for _, field := range tt.fields {
				if problem.Details[field] == "" {
					t.Errorf("%q is not named: %s", field, got.body)
				}
			}
			if len(got.Cookies()) != 0 || b.get("/session").body != adasSessionJSON {
				t.Errorf("the session has changed: %v", got.Cookies())
			}
		})
	}
}

func TestAPatchNeedsASessionAndAProof(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	if got := b.patch(`{"user":{"name":"A"}}`); got.StatusCode != http.StatusUnauthorized || len(got.Cookies()) != 0 {
		t.Errorf("without a session: %d %s", got.StatusCode, got.body)
	}
	b.signIn("ada")
	for name, headers := range map[string][]string{
		"of another site": {"Content-Type: application/json", "Sec-Fetch-Site: cross-site"},
		"without proof":   {"Content-Type: application/json"},
		"JSON as text":    {"Content-Type: text/plain", sameOrigin},
		"JSON as a form":  {"Content-Type: application/x-www-form-urlencoded", sameOrigin},
		"of no kind":      {sameOrigin},
	} {
		got := b.sendBody("PATCH", "/session", `{"user":{"name":"Mallory"}}`, headers...)
		if (got.StatusCode != 403 && got.StatusCode != 415) || len(got.Cookies()) != 0 {
			t.Errorf("%s: %d %s", name, got.StatusCode, got.body)
		}
	}
	if got := b.get("/session"); got.body != adasSessionJSON {
		t.Errorf("the session is %s", got.body)
	}
}

// In either order, the session is over.
func TestAPatchThatRacesASignOutBringsNothingBack(t *testing.T) {
	t.Parallel()
	s := start(t)
	for range 20 {
		b := s.browser(t)
		b.signIn("ada")
		session := "Cookie: auth_session=" + b.cookieValue("auth_session")
		patched := make(chan response)
		go func() { patched <- s.browser(t).patch(`{"user":{"name":"A"}}`, session) }()
		s.browser(t).send("POST", "/signOut", nil, session, sameOrigin)
		for _, cookie := range (<-patched).Cookies() {
			if got := s.browser(t).get("/session", "Cookie: "+cookie.Name+"="+cookie.Value); got.StatusCode != http.StatusUnauthorized {
				t.Fatalf("the session is valid again: %s", got.body)
			}
		}
	}
}

func TestAPatchThatAlsoExtendsSetsOneCookie(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	b.signIn("ada")
	b.forgetFlows()
	b.clock.Advance(12 * day)
	if got := b.patch(`{"user":{"name":"A"}}`); len(got.Cookies()) != 1 || !strings.Contains(b.get("/session").body, `"name":"A"`) {
		t.Errorf("PATCH /session = %d %s %v", got.StatusCode, got.body, got.Cookies())
	}
}

func TestPatchesDoNotMoveTheLatestExpiry(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	b.signIn("ada")
	for range 62 {
		b.clock.Advance(day / 2)
		b.patch(`{"user":{"name":"Ada"}}`)
	}
	if got := b.subject(); got != "" {
		t.Errorf("%s is signed in past the latest expiry", got)
	}
}

// FuzzOpenSession sends arbitrary values of the session cookie: each means
// signed out.
func FuzzOpenSession(f *testing.F) {
	s := startInProcess(f)
	other := startInProcess(f, func(c *auth.Config) { c.Salt = "of another site" })
	cookie, err := other.NewSession(f.Context(), "oidc", auth.User{Sub: "ada"})
	if err != nil {
		f.Fatal(err)
	}
	for _, value := range []string{"", "%", `"`, "a|b|c", cookie.Value, cookie.Value[:100], cookie.Value + "=", "x; auth_session=y"} {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		r, w := httptest.NewRequest("GET", "/api/auth/session", nil), httptest.NewRecorder()
		r.Header.Set("Cookie", "auth_session="+value)
		if session, err := s.GetSession(w, r); !errors.Is(err, auth.ErrNoSession) || session != nil || len(w.Header()) != 0 {
			t.Errorf("GetSession(%q) = %+v, %v; headers %v", value, session, err, w.Header())
		}
		s.Handler().ServeHTTP(w, r)
		if w.Code != http.StatusUnauthorized || w.Body.String() != noSessionJSON {
			t.Errorf("GET /session with %q = %d %s", value, w.Code, w.Body)
		}
	})
}

// BenchmarkGetSession opens a usual session, as each page with a session does.
func BenchmarkGetSession(b *testing.B) {
	s := startInProcess(b)
	r, w := requestOf(b, s), httptest.NewRecorder()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.GetSession(w, r); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSecurecookie opens the same value with securecookie alone.
func BenchmarkSecurecookie(b *testing.B) {
	s := startInProcess(b)
	cookie, err := requestOf(b, s).Cookie("auth_session")
	if err != nil {
		b.Fatal(err)
	}
	key, err := hkdf.Key(sha256.New, []byte(secret), nil, "gostart auth v2 session\nhttp://app.test", 96)
	if err != nil {
		b.Fatal(err)
	}
	codec := securecookie.New(key[:64], key[64:]).MaxAge(0)
	codec.SetSerializer(securecookie.NopEncoder{})
	var opened []byte
	b.ReportAllocs()
	for b.Loop() {
		if err := codec.Decode("session", cookie.Value, &opened); err != nil {
			b.Fatal(err)
		}
	}
	if !json.Valid(opened) {
		b.Errorf("the session = %q", opened)
	}
}

func requestOf(b *testing.B, s *site) *http.Request {
	b.Helper()
	cookie, err := s.NewSession(b.Context(), "oidc", auth.User{Sub: "ada", Name: "Ada Lovelace", Email: "ada@example.com", Image: "https://img.test/ada"})
	if err != nil {
		b.Fatal(err)
	}
	r := httptest.NewRequest("GET", "/", nil)
	r.AddCookie(cookie)
	return r
}
