package auth_test

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"gostart/auth"
)

// The code is spent, and then the provider or the app fails: visiting the
// callback again goes on with the tokens.
func TestAFailureAfterTheExchangeIsTriedAgain(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		provider string
		fail     func(*site, *bool)
	}{
		"the keys are missing":    {"oidc", func(s *site, failing *bool) { s.failAt("/jwks", failing) }},
		"the profile is missing":  {"plain", func(s *site, failing *bool) { s.failAt("/userinfo", failing) }},
		"the database is missing": {"oidc", nil},
		"AllowSignIn panics":      {"plain", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			failing := true
			s := start(t, func(c *auth.Config) {
				c.AllowSignIn = func(context.Context, *auth.Session) error {
					switch {
					case failing && name == "the database is missing":
						return errors.New("no connection")
					case failing && name == "AllowSignIn panics":
						panic("a fault of the app")
					}
					return nil
				}
			})
			s.serve(t, recovered(s.Handler()))
			if tt.fail != nil {
				tt.fail(s, &failing)
			}
			b := s.browser(t)
			location := b.get("/signIn/" + tt.provider + "?redirectTo=/dashboard").Header.Get("Location")
			answer, second := s.peer.authorize(t, location), s.peer.authorize(t, location)
			for range 2 {
				if got := b.finishSignIn(tt.provider, answer); got.StatusCode < 500 || len(got.Cookies()) != 0 {
					t.Errorf("while it fails: %d %s", got.StatusCode, got.body)
				}
			}
			failing = false
			b.finishSignIn(tt.provider, second).wantRedirect(t, "/dashboard")
			b.finishSignIn(tt.provider, answer).wantRedirect(t, "/dashboard")
			if n := s.peer.called("/token"); n != 1 || b.subject() != "ada" {
				t.Errorf("%q is signed in, the token endpoint was called %d times", b.subject(), n)
			}
		})
	}
}

// failAt makes a path of the peer answer 503 while failing is true.
func (s *site) failAt(path string, failing *bool) {
	s.peer.answer(path, func(w http.ResponseWriter, r *http.Request) {
		if *failing {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		s.peer.defaultResponse(path)(w, r)
	})
}

// recovered answers 500 if h panics, as the middleware of an app does.
func recovered(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if recover() != nil {
				w.WriteHeader(http.StatusInternalServerError)
			}
		}()
		h.ServeHTTP(w, r)
	})
}
