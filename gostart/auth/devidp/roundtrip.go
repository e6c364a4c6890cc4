package devidp

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
)

// RoundTrip serves a request of the client, for discovery, keys, tokens or
// userinfo, without a network. An http.Client with p as its transport works
// before the server listens.
func (p *Provider) RoundTrip(r *http.Request) (*http.Response, error) {
	body := r.Body
	if body == nil {
		body = http.NoBody
	}
	defer body.Close() // a RoundTripper must close the body, even on errors
	if r.URL.Scheme != p.issuer.Scheme || r.URL.Host != p.issuer.Host {
		return nil, fmt.Errorf("devidp: %s://%s is not the provider, which is at %s", r.URL.Scheme, r.URL.Host, p.issuer)
	}
	// ServeHTTP never blocks, so checking the context once is enough.
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	inbound := r.Clone(r.Context()) // a RoundTripper must not change its request, but a handler may
	inbound.Body = body
	response := &recorder{status: http.StatusOK, header: http.Header{}}
	p.ServeHTTP(response, inbound)
	return &http.Response{
		Status:        fmt.Sprintf("%d %s", response.status, http.StatusText(response.status)),
		StatusCode:    response.status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        response.header,
		Body:          io.NopCloser(&response.body),
		ContentLength: int64(response.body.Len()),
		Request:       r,
	}, nil
}

// recorder stores the response that a handler writes. httptest.ResponseRecorder
// is for tests only.
type recorder struct {
	status int
	header http.Header
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header            { return r.header }
func (r *recorder) WriteHeader(status int)         { r.status = status }
func (r *recorder) Write(data []byte) (int, error) { return r.body.Write(data) }
