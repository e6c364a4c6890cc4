package providers_test

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"

	"gostart/auth"
)

// sentTo returns what a sign-in sends to a URL: the Authorization header, the
// Content-Type and the body, each on a line.
func (p fakeProvider) sentTo(t *testing.T, at string) string {
	t.Helper()
	s := &recorder{at: at, answers: p.answers}
	p.provider.Transport = s
	p.signIn(t, nil)
	return s.sent
}

// checkRevokes checks that Revoke sends want to a URL, and that it returns an
// error if that answers 401.
func (p fakeProvider) checkRevokes(t *testing.T, at, want string) {
	t.Helper()
	for status, fails := range map[int]bool{http.StatusOK: false, http.StatusUnauthorized: true} {
		q := p
		q.answers = maps.Clone(p.answers)
		q.answers[at] = jsonAnswer(status, "")
		var err error
		q.provider.Profile = func(ctx context.Context, api auth.API) (auth.User, error) {
			err = p.provider.Revoke(ctx, api)
			return auth.User{Sub: "1"}, nil
		}
		if got := q.sentTo(t, at); got != want || (err != nil) != fails {
			t.Errorf("Revoke sends to %s\n%q\nwant\n%q\nand with status %d returns %v", at, got, want, status, err)
		}
	}
}

// A recorder is a provider that accepts every request, and stores what is sent
// to one URL.
type recorder struct {
	at      string
	answers answers
	sent    string
}

func (s *recorder) RoundTrip(r *http.Request) (*http.Response, error) {
	at := r.Method + " " + r.URL.String()
	if at == s.at {
		body, err := read(r)
		if err != nil {
			return nil, err
		}
		s.sent = fmt.Sprintf("%s\n%s\n%s", r.Header.Get("Authorization"), r.Header.Get("Content-Type"), body)
	}
	answer, known := s.answers[at]
	if !known {
		answer = jsonAnswer(http.StatusNotFound, "")
	}
	w := httptest.NewRecorder()
	w.Header().Set("Content-Type", answer.contentType)
	w.WriteHeader(answer.status)
	io.WriteString(w, answer.body)
	return w.Result(), nil
}

func read(r *http.Request) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	return io.ReadAll(r.Body)
}
