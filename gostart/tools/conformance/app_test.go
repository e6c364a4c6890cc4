package conformance_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"gostart/auth"
)

const basePath = "/api/auth"

// app is an app with one provider, and a browser that visits it.
type app struct {
	t        *testing.T
	url      string
	browser  *http.Client
	provider *provider
	offset   *atomic.Int64 // of the app's clock, in nanoseconds
}

// start serves the app and the provider. secret is the client secret of the app.
func start(t *testing.T, secret string) *app {
	t.Helper()
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	base, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	p := startProvider(t, auth.CallbackURL(base, basePath, "op"))
	offset := new(atomic.Int64)
	a, err := auth.New(auth.Config{
		Now:      func() time.Time { return time.Now().Add(time.Duration(offset.Load())) },
		BaseURL:  base,
		BasePath: basePath,
		Secrets:  []string{"a secret of thirty-two bytes, for tests"},
		Providers: []auth.Provider{{
			ID: "op", ClientID: clientID, ClientSecret: secret, Issuer: p.URL, Scopes: []string{"openid", "profile", "email"},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	mux.Handle(basePath+"/", a.Handler())
	mux.HandleFunc("/dashboard", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "the dashboard") })
	return (&app{t: t, url: server.URL, provider: p, offset: offset}).withNewBrowser()
}

// withNewBrowser returns the same app with a new browser.
func (a *app) withNewBrowser() *app {
	a.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		a.t.Fatal(err)
	}
	return &app{a.t, a.url, &http.Client{Jar: jar}, a.provider, a.offset}
}

// page is the response after redirects.
type page struct {
	*http.Response
	body string
}

func (a *app) visit(address string) page {
	a.t.Helper()
	response, err := a.browser.Get(address)
	if err != nil {
		a.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		a.t.Fatal(err)
	}
	return page{response, string(body)}
}

// signIn signs in, and returns the page where the redirects end.
func (a *app) signIn() page {
	a.t.Helper()
	return a.visit(a.url + basePath + "/signIn/op?redirectTo=/dashboard")
}

// signedInUser returns the user of the session, or the zero User without one.
func (a *app) signedInUser() auth.User {
	a.t.Helper()
	var response struct{ Session struct{ User auth.User } }
	if err := json.Unmarshal([]byte(a.visit(a.url+basePath+"/session").body), &response); err != nil {
		a.t.Fatal(err)
	}
	return response.Session.User
}

// wantSignedIn checks that a sign-in ended at the dashboard, and that Ada is
// signed in.
func (a *app) wantSignedIn(got page) {
	a.t.Helper()
	if got.StatusCode != http.StatusOK || got.Request.URL.String() != a.url+"/dashboard" {
		a.t.Errorf("the sign-in ends at %s: %d %s", got.Request.URL, got.StatusCode, got.body)
	}
	if got, want := a.signedInUser(), (auth.User{Sub: "person-1", Name: "Ada Lovelace", Email: "ada@example.com", EmailVerified: true}); got != want {
		a.t.Errorf("the signed-in user is %+v, want %+v", got, want)
	}
}

// wantError checks that a sign-in ended with this error, and that nobody is
// signed in.
func (a *app) wantError(got page, status int, code auth.Code) {
	a.t.Helper()
	var problem struct{ Code auth.Code }
	if err := json.Unmarshal([]byte(got.body), &problem); err != nil || got.StatusCode != status || problem.Code != code {
		a.t.Errorf("the sign-in ends at %s: %d %s, want %d %s", got.Request.URL, got.StatusCode, got.body, status, code)
	}
	if user := a.signedInUser(); user != (auth.User{}) {
		a.t.Errorf("the signed-in user is %+v, want none", user)
	}
}
