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

// sentTo returns what a sign-in sends to an endpoint: the Authorization header,
// the Content-Type and the body, each on a line.
func (p fakeProvider) sentTo(t *testing.T, endpoint string) string {
	t.Helper()
	rec := &recorder{endpoint: endpoint, responses: p.responses}
	p.provider.Transport = rec
	p.signIn(t, nil)
	return rec.sent
}

// checkRevokes checks that Revoke sends want to an endpoint, and that it returns
// an error if the response is 401.
func (p fakeProvider) checkRevokes(t *testing.T, endpoint, want string) {
	t.Helper()
	for status, fails := range map[int]bool{http.StatusOK: false, http.StatusUnauthorized: true} {
		q := p
		q.responses = maps.Clone(p.responses)
		q.responses[endpoint] = jsonResponse(status, "")
		var err error
		q.provider.Profile = func(ctx context.Context, api auth.API) (auth.User, error) {
			err = p.provider.Revoke(ctx, api)
			return auth.User{Sub: "1"}, nil
		}
		if got := q.sentTo(t, endpoint); got != want || (err != nil) != fails {
			t.Errorf("Revoke sends to %s\n%q\nwant\n%q\nand with status %d returns %v", endpoint, got, want, status, err)
		}
	}
}

// A recorder is a transport that records the last request to one endpoint. It
// returns the response of each endpoint without checking the request.
type recorder struct {
	endpoint  string
	responses responses
	sent      string // see sentTo
}

func (rec *recorder) RoundTrip(r *http.Request) (*http.Response, error) {
	endpoint := r.Method + " " + r.URL.String()
	if endpoint == rec.endpoint {
		body, err := readBody(r)
		if err != nil {
			return nil, err
		}
		rec.sent = fmt.Sprintf("%s\n%s\n%s", r.Header.Get("Authorization"), r.Header.Get("Content-Type"), body)
	}
	response, known := rec.responses[endpoint]
	if !known {
		response = jsonResponse(http.StatusNotFound, "")
	}
	w := httptest.NewRecorder()
	w.Header().Set("Content-Type", response.contentType)
	w.WriteHeader(response.status)
	io.WriteString(w, response.body)
	return w.Result(), nil
}

func readBody(r *http.Request) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	return io.ReadAll(r.Body)
}
