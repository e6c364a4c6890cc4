package auth_test

import (
	"net/url"
	"strings"
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
		t.Fatal("New took a bad configuration")
	}
	for _, want := range []string{
		"auth: BaseURL: ", "auth: BasePath: ", `"api/auth"`, "auth: Secrets[0]: want at least 32 bytes, got 6", `"twice" twice`, `"" twice or empty`, "auth: provider twice: ",
		`without a slash, got "a/b"`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not say %q: %v", want, err)
		}
	}
}

// Whoever compares with it compares bytes.
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
	answer := b.beginSignIn(strings.TrimPrefix(b.SignInPath("plain", "/dashboard"), "/api/auth/signIn/"))
	if got := b.finishSignIn("plain", answer).Header.Get("Location"); got != "/dashboard" {
		t.Errorf("it ends at %q", got)
	}
}
