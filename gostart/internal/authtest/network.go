// Package authtest has helpers for the tests of gostart/auth and of its
// providers.
package authtest

import (
	"net/http"
	"net/http/httptest"
)

// InProcess returns a transport that passes each request to h, without a network.
func InProcess(h http.Handler) http.RoundTripper { return inProcess{h} }

type inProcess struct{ http.Handler }

func (n inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	n.ServeHTTP(w, r)
	return w.Result(), nil
}
