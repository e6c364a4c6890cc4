// Package authtest is what tests of sign-ins share, here and in the packages of
// providers.
package authtest

import (
	"net/http"
	"net/http/httptest"
)

// InProcess returns a network of one handler.
func InProcess(h http.Handler) http.RoundTripper { return inProcess{h} }

type inProcess struct{ http.Handler }

func (n inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	n.ServeHTTP(w, r)
	return w.Result(), nil
}
