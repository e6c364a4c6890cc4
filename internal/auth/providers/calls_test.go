package providers_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"gostart/internal/auth"
)

// recorder is a network that gives anyone the same token, and keeps the last
// call.
type recorder struct{ last string }

func (n *recorder) RoundTrip(r *http.Request) (*http.Response, error) {
	body := ""
	if r.Body != nil {
		sent, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		body = string(sent)
	}
	n.last = fmt.Sprintf("%s %s\n%s\n%s\n%s", r.Method, r.URL, r.Header.Get("Authorization"), r.Header.Get("Content-Type"), body)
	w := httptest.NewRecorder()
	w.Header().Set("Content-Type", "application/json")
	io.WriteString(w, `{"access_token":"t0ken","token_type":"bearer"}`)
	return w.Result(), nil
}

// revoking is p, which revokes a token instead of asking whose it is.
func revoking(p peer) peer {
	revoke := p.provider.Revoke
	p.provider.Profile = func(ctx context.Context, api auth.API) (auth.User, error) {
		return auth.User{Sub: "someone"}, revoke(ctx, api)
	}
	return p
}

// lastCall is the last call to p of a sign-in: method and address, proof, type
// and body, each on a line.
func (p peer) lastCall(t *testing.T) string {
	t.Helper()
	network := &recorder{}
	p.provider.Transport = network
	p.visit(t, nil)
	return network.last
}
