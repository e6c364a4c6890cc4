package providers_test

import (
	"context"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"

	"gostart/internal/auth"
)

// revokes signs someone in, and takes the token back at once. It returns the
// request at a URL, which has that answer, and what Revoke made of it.
func (p peer) revokes(t *testing.T, at string, said answer) (*http.Request, error) {
	t.Helper()
	s := &spy{at: at, answers: maps.Clone(p.answers)}
	s.answers[at] = said
	p.provider.Transport = s
	var err error
	p.provider.Profile = func(ctx context.Context, api auth.API) (auth.User, error) {
		err = p.provider.Revoke(ctx, api)
		return auth.User{Sub: "1"}, nil
	}
	p.visit(t, nil)
	if s.request == nil {
		t.Fatalf("nobody asks %s", at)
	}
	return s.request, err
}

// A spy is a provider that believes everyone, and keeps one request.
type spy struct {
	at      string
	answers answers
	request *http.Request
}

func (s *spy) RoundTrip(r *http.Request) (*http.Response, error) {
	at := r.Method + " " + r.URL.String()
	said, known := s.answers[at]
	if !known {
		said = says(http.StatusNotFound, "")
	}
	if at == s.at {
		s.request = r
	}
	w := httptest.NewRecorder()
	w.Header().Set("Content-Type", said.contentType)
	w.WriteHeader(said.status)
	io.WriteString(w, said.body)
	return w.Result(), nil
}
