package auth_test

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/gorilla/securecookie"

	"gostart/auth"
)

// FuzzOpenSession takes the value of a cookie for a session that nobody
// sealed: it means signed out, whatever it is.
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
		if w.Code != http.StatusUnauthorized || w.Body.String() != nobody {
			t.Errorf("GET /session with %q = %d %s", value, w.Code, w.Body)
		}
	})
}

// BenchmarkGetSession opens a usual session, as each page with one does.
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

// BenchmarkSecurecookie opens the same value with nothing around it.
func BenchmarkSecurecookie(b *testing.B) {
	s := startInProcess(b)
	cookie, err := requestOf(b, s).Cookie("auth_session")
	if err != nil {
		b.Fatal(err)
	}
	key, err := hkdf.Key(sha256.New, []byte(secret), nil, "gostart auth v1 session", 96)
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
