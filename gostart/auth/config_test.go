package auth_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"gostart/auth"
)

func TestNewNamesEveryFault(t *testing.T) {
	t.Parallel()
	_, err := auth.New(auth.Config{
		BaseURL:   &url.URL{Path: "/only"},
		BasePath:  "api/auth",
		Secrets:   []string{"canary"},
		Providers: []auth.Provider{{ID: "twice"}, {ID: "twice", Issuer: "https://idp.test"}, {Issuer: "https://idp.test"}, {ID: "a/b", Issuer: "https://idp.test"}},
	})
	if err == nil {
		t.Fatal("New accepts a bad configuration")
	}
	for _, want := range []string{
		"auth: BaseURL: ", "auth: BasePath: ", `"api/auth"`, "auth: Secrets[0]: want at least 32 bytes, got 6", `"twice" twice`, `"" twice or empty`, "auth: provider twice: ",
		`without a slash, got "a/b"`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error lacks %q: %v", want, err)
		}
	}
}

// Origin headers are compared with the base URL byte by byte.
func TestNewWantsABaseURLAsBrowsersWriteIt(t *testing.T) {
	t.Parallel()
	for _, base := range []*url.URL{
		{Scheme: "https", Host: "App.test"}, {Scheme: "https", Host: "app.test:443"}, {Scheme: "https", Host: "app.test:"},
		{Scheme: "https", Host: "app.test."}, {Scheme: "https", Host: "*.app.test"}, {Scheme: "ftp", Host: "app.test"}, {Host: "app.test"},
	} {
		if _, err := auth.New(auth.Config{BaseURL: base}); err == nil || !strings.Contains(err.Error(), "auth: BaseURL: want") {
			t.Errorf("New with the base URL %s = %v", base, err)
		}
	}
}

func TestNewWantsASecret(t *testing.T) {
	t.Parallel()
	_, err := auth.New(auth.Config{BaseURL: &url.URL{Scheme: "https", Host: "app.test"}, BasePath: "/api/auth"})
	if err == nil || !strings.Contains(err.Error(), "auth: Secrets: want at least one") {
		t.Errorf("New() = %v", err)
	}
}

func TestSignInPathIsWhatAPageLinks(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	for target, want := range map[string]string{
		"":               "/api/auth/signIn/plain",
		"/dashboard?x=1": "/api/auth/signIn/plain?redirectTo=%2Fdashboard%3Fx%3D1",
		"//evil.example": "/api/auth/signIn/plain",
	} {
		if got := b.SignInPath("plain", target); got != want {
			t.Errorf("SignInPath(plain, %q) = %q, want %q", target, got, want)
		}
	}
	params := b.beginSignIn(strings.TrimPrefix(b.SignInPath("plain", "/dashboard"), "/api/auth/signIn/"))
	if got := b.finishSignIn("plain", params).Header.Get("Location"); got != "/dashboard" {
		t.Errorf("the sign-in redirects to %q", got)
	}
}

// AllowSignIn may set Session.App and may refuse a user.
func TestAnAppsOwnFields(t *testing.T) {
	t.Parallel()
	type fields struct {
		Theme string `json:"theme"`
	}
	s := start(t, func(c *auth.Config) {
		c.AllowSignIn = func(_ context.Context, s *auth.Session) error {
			if s.User.Sub == "mallory" {
				return auth.ErrNotAdmitted
			}
			s.App = json.RawMessage(`{"theme":"dark","sub":"x"}`)
			return nil
		}
		c.Update = func(s *auth.Session, changes []byte) (err error) {
			var in fields
			if err = auth.DecodeFields(changes, &in); err == nil {
				s.App, err = json.Marshal(in)
			}
			return err
		}
	})
	b := s.browser(t)
	b.signIn("ada")
	if got := b.get("/session"); !strings.Contains(got.body, `{"user":{"theme":"dark","sub":"x","sub":"ada",`) || b.subject() != "ada" {
		t.Errorf("GET /session = %s", got.body)
	}
	b.patch(`{"user":{"theme":"light","name":"not on the list"}}`)
	if got := b.get("/session"); !strings.Contains(got.body, `"theme":"light"`) || !strings.Contains(got.body, "Name of ada") {
		t.Errorf("GET /session = %s", got.body)
	}
	if got := b.patch(`{"user":{"theme":"` + strings.Repeat("x", 3000) + `"}}`); got.StatusCode != 422 || b.subject() != "ada" {
		t.Errorf("a theme that does not fit = %d %s", got.StatusCode, got.body)
	}
	s.events.take()
	mallory := s.browser(t)
	mallory.checkRefused(mallory.finishSignIn("oidc", mallory.beginSignIn("oidc?login_hint=mallory")), 403, auth.CodeNotAdmitted)
}

// Session.App may come from any JSON encoder.
func TestAnyJSONOfTheAppCanBeShown(t *testing.T) {
	t.Parallel()
	for _, app := range []string{`null`, `{}`, `{ }`, "{\"a\": 1}\n", `[1]`, `"x"`} {
		t.Run(app, func(t *testing.T) {
			t.Parallel()
			b := start(t, func(c *auth.Config) {
				c.AllowSignIn = func(_ context.Context, s *auth.Session) error { s.App = json.RawMessage(app); return nil }
				c.Update = func(s *auth.Session, _ []byte) error { s.App = json.RawMessage(app); return nil }
			}).browser(t)
			b.signIn("ada")
			if got := b.get("/session"); got.StatusCode != http.StatusOK || !json.Valid([]byte(got.body)) || b.subject() != "ada" {
				t.Errorf("GET /session = %d %s", got.StatusCode, got.body)
			}
			if got := b.patch(`{"user":{}}`); got.StatusCode != http.StatusOK {
				t.Errorf("PATCH /session = %d %s", got.StatusCode, got.body)
			}
		})
	}
}

func TestAnErrorOfTheAppIsNotChanged(t *testing.T) {
	t.Parallel()
	shared := auth.Invalid(map[string]string{"email": "must be of example.com"})
	s := start(t, func(c *auth.Config) {
		c.AllowSignIn = func(context.Context, *auth.Session) error { return shared }
	})
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			b := s.browser(t)
			b.finishSignIn("oidc", b.beginSignIn("oidc?redirectTo=/dashboard"))
		})
	}
	all.Wait()
	if shared.RedirectTo != "" {
		t.Errorf("the app's own error has RedirectTo %q", shared.RedirectTo)
	}
}
