package auth_test

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"gostart/auth"
)

// accounts is a store of users with passwords. A real store has hashes.
type accounts struct {
	mu        sync.Mutex
	passwords map[string]string // by username
}

// signUpInput is the app's type for a sign-up.
type signUpInput struct {
	Username string `json:"username"`
	Password string `json:"password"`
	Name     string `json:"name"`
}

// use configures an app with the store, which has the user ada.
func (s *accounts) use(c *auth.Config) {
	s.passwords = map[string]string{"ada": "correct horse " + secretMarker}
	c.Authorize = s.authorize
	c.CreateUser = auth.SignUpWith(s.create)
}

func (s *accounts) authorize(_ context.Context, username, password string) (auth.User, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, ok := s.passwords[username]
	if !ok || subtle.ConstantTimeCompare([]byte(known), []byte(password)) != 1 {
		return auth.User{}, fmt.Errorf("accounts: %w", auth.ErrWrongCredentials)
	}
	return auth.User{Sub: username, Name: "Name of " + username}, nil
}

func (s *accounts) create(_ context.Context, in signUpInput) (auth.User, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(in.Password) < 12 {
		return auth.User{}, auth.Invalid(map[string]string{"password": "must have 12 characters or more"})
	}
	if s.passwords[in.Username] != "" {
		return auth.User{}, auth.ErrAccountTaken
	}
	s.passwords[in.Username] = in.Password
	return auth.User{Sub: in.Username, Name: in.Name}, nil
}

func startWithAccounts(t *testing.T) *browser {
	t.Helper()
	return start(t, new(accounts).use).browser(t)
}

func (b *browser) postJSON(path, body string, headers ...string) response {
	b.t.Helper()
	return b.sendBody("POST", path, body, append([]string{"Content-Type: application/json", sameOrigin}, headers...)...)
}

const (
	adasCredentials      = `{"username":"ada","password":"correct horse ` + secretMarker + `"}`
	wrongCredentialsJSON = `{"type":"AUTH_ERROR","code":"AUTH_CREDENTIALS_WRONG","message":"Wrong user name or password. Check both, and try again."}`
)

func TestAPasswordSignsIn(t *testing.T) {
	t.Parallel()
	form := url.Values{"username": {"ada"}, "password": {"correct horse " + secretMarker}}
	const html = "Accept: text/html"
	for name, tt := range map[string]struct {
		send     func(*browser) response
		status   int
		body     string
		location string
	}{
		"as JSON": {
			func(b *browser) response {
				return b.postJSON("/signIn/credentials?redirectTo=/dashboard", adasCredentials)
			},
			200, `{"success":true,"redirect":false,"redirectURL":"/dashboard"}`, "",
		},
		"as a form": {
			func(b *browser) response {
				return b.send("POST", "/signIn/credentials?redirectTo=/dashboard", form, sameOrigin, html)
			},
			303, `{"success":true,"redirect":true,"redirectURL":null}`, "/dashboard",
		},
		"to another site": {
			func(b *browser) response {
				return b.send("POST", "/signIn/credentials?redirectTo=//evil.example", form, sameOrigin, html)
			},
			303, `{"success":true,"redirect":true,"redirectURL":null}`, "/",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := startWithAccounts(t)
			got := tt.send(b)
			if got.StatusCode != tt.status || got.body != tt.body || got.Header.Get("Location") != tt.location {
				t.Errorf("POST /signIn/credentials = %d %s to %q", got.StatusCode, got.body, got.Header.Get("Location"))
			}
			if events := b.events.take(); b.subject() != "ada" || !slices.Equal(events, []string{"auth.sign_in"}) {
				t.Errorf("%q is signed in, events %q", b.subject(), events)
			}
		})
	}
}

func TestAWrongPasswordSaysNoMoreThanAnUnknownName(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"a wrong password":  `{"username":"ada","password":"wrong ` + secretMarker + `"}`,
		"an unknown name":   `{"username":"nobody","password":"correct horse ` + secretMarker + `"}`,
		"another's case":    `{"username":"Ada","password":"correct horse ` + secretMarker + `"}`,
		"an injection":      `{"username":"' OR 1=1 --","password":"x"}`,
		"a NUL in the name": `{"username":"ada\u0000","password":"correct horse ` + secretMarker + `"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				b := startInProcess(t, new(accounts).use).browser(t)
				began := time.Now()
				got := b.postJSON("/signIn/credentials", body)
				if took := time.Since(began); took != 500*time.Millisecond {
					t.Errorf("the response takes %v, want half a second for each", took)
				}
				if got.StatusCode != 401 || got.body != wrongCredentialsJSON || len(got.Cookies()) != 0 {
					t.Errorf("POST /signIn/credentials = %d %s %v", got.StatusCode, got.body, got.Cookies())
				}
				if events := b.events.take(); b.subject() != "" || !slices.Equal(events, []string{"auth.sign_in_failed AUTH_CREDENTIALS_WRONG"}) {
					t.Errorf("%q is signed in, events %q", b.subject(), events)
				}
			})
		})
	}
}

func TestMalformedCredentialsAreRefused(t *testing.T) {
	t.Parallel()
	b := startWithAccounts(t)
	for name, tt := range map[string]struct {
		contentType, body string
		status            int
	}{
		"nothing":               {"application/json", ``, 400},
		"a list":                {"application/json", `[]`, 400},
		"no password":           {"application/json", `{"username":"ada"}`, 422},
		"a password of numbers": {"application/json", `{"username":"ada","password":1}`, 422},
		"a long name":           {"application/json", `{"username":"` + strings.Repeat("a", 255) + `","password":"x"}`, 422},
		"a long password":       {"application/json", `{"username":"ada","password":"` + strings.Repeat("a", 1025) + `"}`, 422},
		"a form without fields": {"application/x-www-form-urlencoded", ``, 422},
		"two names":             {"application/x-www-form-urlencoded", `username=ada&username=grace&password=x`, 422},
		"JSON as text":          {"text/plain", adasCredentials, 415},
		"a form of parts":       {"multipart/form-data; boundary=x", adasCredentials, 415},
		"of no kind":            {"", adasCredentials, 415},
	} {
		got := b.sendBody("POST", "/signIn/credentials", tt.body, "Content-Type: "+tt.contentType, sameOrigin)
		if got.StatusCode != tt.status || len(got.Cookies()) != 0 || strings.Contains(got.body, secretMarker) {
			t.Errorf("%s: %d %s", name, got.StatusCode, got.body)
		}
	}
	if got := b.sendBody("POST", "/signIn/credentials", adasCredentials, "Content-Type: application/json", "Sec-Fetch-Site: cross-site"); got.StatusCode != 403 {
		t.Errorf("a request of another site: %d %s", got.StatusCode, got.body)
	}
	if got := b.get("/signIn/credentials?username=ada&password=x"); got.StatusCode != 405 {
		t.Errorf("GET /signIn/credentials = %d %s", got.StatusCode, got.body)
	}
	if got := b.subject(); got != "" {
		t.Errorf("%s is signed in", got)
	}
}

// Both limits count: of one client that tries many names, and of many clients
// that try one name.
func TestPasswordsAreTriedEightTimes(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ address, username string }{
		"from one address":       {"192.0.2.1:1", "user-%d"},
		"for one account":        {"192.0.2.%d:1", "ada"},
		"for one, in other case": {"192.0.2.%d:1", " ADA "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := startInProcess(t, new(accounts).use)
				tried := 0
				for i := range 12 {
					address, username := strings.Replace(tt.address, "%d", fmt.Sprint(i), 1), strings.Replace(tt.username, "%d", fmt.Sprint(i), 1)
					got := s.from(address).browser(t).postJSON("/signIn/credentials", `{"username":"`+username+`","password":"x"}`)
					switch got.StatusCode {
					case 401:
						tried++
					case 429:
						if got.Header.Get("Retry-After") != "900" || !strings.HasPrefix(got.body, `{"error":`) {
							t.Errorf("429 = %v %s", got.Header, got.body)
						}
					default:
						t.Errorf("try %d = %d %s", i+1, got.StatusCode, got.body)
					}
				}
				if tried != 8 {
					t.Errorf("%d passwords were tried, want 8", tried)
				}
			})
		})
	}
}

func TestWithoutAStoreThereAreNoPasswords(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	if got := b.postJSON("/signIn/credentials", adasCredentials); got.StatusCode != http.StatusUnprocessableEntity || b.subject() != "" {
		t.Errorf("POST /signIn/credentials = %d %s", got.StatusCode, got.body)
	}
	if got := b.postJSON("/signUp", adasCredentials); got.StatusCode != http.StatusNotFound {
		t.Errorf("POST /signUp = %d %s", got.StatusCode, got.body)
	}
	if _, err := b.NewSession(t.Context(), auth.Credentials, auth.User{Sub: "ada"}); err == nil {
		t.Error("NewSession makes a session by password")
	}
}

// Everyone in an office behind one address can sign in.
func TestRightPasswordsAreNotCounted(t *testing.T) {
	t.Parallel()
	s := startInProcess(t, new(accounts).use)
	for i := range 20 {
		if got := s.from("192.0.2.1:1").browser(t).postJSON("/signIn/credentials", adasCredentials); got.StatusCode != 200 {
			t.Errorf("right password %d = %d %s", i+1, got.StatusCode, got.body)
		}
	}
}

func TestAnAccountWithoutASubjectSignsNobodyIn(t *testing.T) {
	t.Parallel()
	b := start(t, func(c *auth.Config) {
		c.Authorize = func(context.Context, string, string) (auth.User, error) { return auth.User{Name: "Nobody"}, nil }
	}).browser(t)
	if got := b.postJSON("/signIn/credentials", adasCredentials); got.StatusCode != 500 || len(got.Cookies()) != 0 {
		t.Errorf("POST /signIn/credentials = %d %s %v", got.StatusCode, got.body, got.Cookies())
	}
}

// fullStore is a RevocationStore whose Add fails.
type fullStore struct{ auth.RevocationStore }

func (fullStore) Add(context.Context, string, time.Time) (bool, error) {
	return false, errors.New("the store is full")
}

func TestASignInThatCannotEndTheSessionBeforeStartsNone(t *testing.T) {
	t.Parallel()
	b := start(t, new(accounts).use, func(c *auth.Config) { c.Revocations = fullStore{auth.NewInMemoryRevocations(10, c.Now)} }).browser(t)
	b.postJSON("/signIn/credentials", adasCredentials)
	b.events.take()
	if got := b.postJSON("/signIn/credentials", adasCredentials); got.StatusCode != 500 || len(got.Cookies()) != 0 {
		t.Errorf("POST /signIn/credentials = %d %s %v", got.StatusCode, got.body, got.Cookies())
	}
	if events := b.events.take(); !slices.Equal(events, []string{"auth.sign_in_failed INTERNAL"}) {
		t.Errorf("events = %q", events)
	}
}
