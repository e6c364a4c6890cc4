package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

func (s *server) url(path string) string { return "http://127.0.0.1:" + s.port + path }

// checkHome requests the home page over a new connection. It returns an error unless the
// status is 200.
func (s *server) checkHome(ctx context.Context) error {
	got, err := s.get(ctx, "/", browserHeader(identity))
	if err == nil && got.status != http.StatusOK {
		err = fmt.Errorf("%s responds with %d", s.name, got.status)
	}
	return err
}

// A response is an HTTP response. The body is as it was sent, perhaps compressed.
type response struct {
	status int
	coding string // its Content-Encoding
	body   string
}

// get requests a page. It does not follow redirects.
func (s *server) get(ctx context.Context, path string, header http.Header) (response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url(path), nil)
	if err != nil {
		return response{}, err
	}
	r.Close, r.Header = true, header
	got, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return response{}, err
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	return response{got.StatusCode, got.Header.Get("Content-Encoding"), string(body)}, err
}

// check checks the responses to all targets. It returns the length of each body, or 0 if
// the server does not support the coding.
func (s *server) check(ctx context.Context) ([]int, error) {
	got, err := s.get(ctx, dashboard, browserHeader(identity))
	if err != nil {
		return nil, err
	}
	if got.status < 300 || got.status > 399 {
		return nil, fmt.Errorf("%s responds to %s without a session with %d, want a redirect", s.name, dashboard, got.status)
	}
	var lengths []int
	for _, t := range targets {
		length, err := s.checkTarget(ctx, t)
		if err != nil {
			return nil, err
		}
		lengths = append(lengths, length)
	}
	return lengths, nil
}

func (s *server) checkTarget(ctx context.Context, t target) (length int, err error) {
	got, err := s.get(ctx, t.path, s.header(t))
	switch {
	case err != nil:
		return 0, err
	case got.status != http.StatusOK:
		return 0, fmt.Errorf("%s responds to %s with %d", s.name, t.path, got.status)
	case t.coding == gzip && got.coding != gzip:
		return 0, nil
	case t.coding == identity && got.coding != "":
		return 0, fmt.Errorf("%s sends %s with Content-Encoding %s, though the request accepts only identity", s.name, t.path, got.coding)
	case t == target{dashboard, t.about, identity} && !strings.Contains(got.body, "Ada Lovelace"):
		return 0, errors.New(s.name + " does not show the name of the signed-in user")
	}
	return len(got.body), nil
}

// header returns the headers of a request for a target.
func (s *server) header(t target) http.Header {
	header := browserHeader(t.coding)
	if t.path == dashboard {
		header.Set("Cookie", s.cookie)
	}
	return header
}

// browserHeader returns the headers that a browser sends when somebody opens a page.
func browserHeader(coding string) http.Header {
	return http.Header{
		"Accept":          {"text/html,application/xhtml+xml,*/*;q=0.8"},
		"Accept-Encoding": {coding},
		"Sec-Fetch-Dest":  {"document"},
		"Sec-Fetch-Mode":  {"navigate"},
		"Sec-Fetch-Site":  {"none"},
	}
}
